#include "station/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <variant>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace newscart {

/// A TOML value with its place. Tables remember which keys were asked for; that alone is mutable.
struct Settings::Node {
    using Ptr = std::shared_ptr<const Node>;
    struct Table {
        std::map<std::string, Ptr, std::less<>> entries;
        std::vector<std::string> order;  ///< keys as the file has them
        mutable std::set<std::string, std::less<>> known;
    };
    std::variant<Table, std::vector<Ptr>, std::string, std::int64_t, double, bool> value;
    std::string path;  ///< "sound.bed", for messages
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    std::string place() const { return line == 0 ? file : fmt::format("{}:{}:{}", file, line, column); }
    std::string title() const { return path.empty() ? "the file" : "[" + path + "]"; }
    const Table* table() const { return std::get_if<Table>(&value); }
};

namespace {

using Node = Settings::Node;

Node::Ptr convert(const toml::node& from, const std::string& file, const std::string& path) {
    auto node = std::make_shared<Node>();
    node->path = path;
    node->file = file;
    node->line = from.source().begin.line;
    node->column = from.source().begin.column;
    if (const toml::table* table = from.as_table()) {
        Node::Table out;
        for (const auto& [key, value] : *table) {
            const std::string name(key.str());
            out.entries[name] = convert(value, file, path.empty() ? name : path + "." + name);
            out.order.push_back(name);
        }
        // toml++ sorts keys; the file's order is that of the places.
        std::stable_sort(out.order.begin(), out.order.end(), [&](const std::string& a, const std::string& b) {
            const Node& x = *out.entries.at(a);
            const Node& y = *out.entries.at(b);
            return std::pair(x.line, x.column) < std::pair(y.line, y.column);
        });
        node->value = std::move(out);
    } else if (const toml::array* array = from.as_array()) {
        std::vector<Node::Ptr> out;
        for (const toml::node& element : *array) out.push_back(convert(element, file, path));
        node->value = std::move(out);
    } else if (const auto* text = from.as_string()) {
        node->value = text->get();
    } else if (const auto* integer = from.as_integer()) {
        node->value = integer->get();
    } else if (const auto* number = from.as_floating_point()) {
        node->value = number->get();
    } else if (const auto* boolean = from.as_boolean()) {
        node->value = boolean->get();
    } else {
        throw Error(Fault::Config,
                    fmt::format("{}: {}: dates are written as text, in quotation marks", node->place(), path));
    }
    return node;
}

Node::Ptr merged(const Node::Ptr& base, const Node::Ptr& over) {
    const Node::Table* under = base->table();
    const Node::Table* top = over->table();
    if (under == nullptr || top == nullptr) return over;
    auto node = std::make_shared<Node>(*over);
    auto& out = std::get<Node::Table>(node->value);
    out.order = under->order;
    for (const auto& [key, value] : under->entries) {
        const auto found = top->entries.find(key);
        out.entries[key] = found == top->entries.end() ? value : merged(value, found->second);
    }
    for (const std::string& key : top->order) {
        if (under->entries.find(key) == under->entries.end()) out.order.push_back(key);
    }
    return node;
}

void finish_node(const Node& node) {
    if (const auto* array = std::get_if<std::vector<Node::Ptr>>(&node.value)) {
        for (const Node::Ptr& element : *array) finish_node(*element);
        return;
    }
    const Node::Table* table = node.table();
    if (table == nullptr) return;
    for (const std::string& key : table->order) {
        const Node& entry = *table->entries.at(key);
        if (table->known.find(key) != table->known.end()) {
            finish_node(entry);
            continue;
        }
        std::string message = fmt::format("{}: {} has no setting '{}'", entry.place(), node.title(), key);
        const std::string meant = nearest(key, {table->known.begin(), table->known.end()});
        if (!meant.empty()) message += fmt::format("; did you mean '{}'?", meant);
        throw Error(Fault::Config, message);
    }
}

void write_node(const Node& node, std::string& out) {
    if (const Node::Table* table = node.table()) {
        out += '{';
        for (const std::string& key : table->order) {
            out += fmt::format("{}:{}=", key.size(), key);
            write_node(*table->entries.at(key), out);
        }
        out += '}';
    } else if (const auto* array = std::get_if<std::vector<Node::Ptr>>(&node.value)) {
        out += '[';
        for (const Node::Ptr& element : *array) write_node(*element, out);
        out += ']';
    } else if (const auto* text = std::get_if<std::string>(&node.value)) {
        out += fmt::format("{}:{};", text->size(), *text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&node.value)) {
        out += fmt::format("i{};", *integer);
    } else if (const auto* number = std::get_if<double>(&node.value)) {
        out += fmt::format("d{};", *number);
    } else {
        out += std::get<bool>(node.value) ? "yes;" : "no;";
    }
}

Settings::Node::Ptr parse_toml(std::string_view text, const std::string& name) {
    try {
        return convert(toml::parse(text), name, "");
    } catch (const toml::parse_error& error) {
        throw Error(Fault::Config, fmt::format("{}:{}:{}: not valid TOML: {}", name, error.source().begin.line,
                                               error.source().begin.column, error.description()));
    }
}

const Node* find(const std::shared_ptr<const Node>& node, std::string_view key) {
    const Node::Table* table = node->table();
    if (table == nullptr) return nullptr;
    table->known.emplace(key);
    const auto found = table->entries.find(key);
    return found == table->entries.end() ? nullptr : found->second.get();
}

[[noreturn]] void wrong_type(const Node& node, std::string_view wanted) {
    throw Error(Fault::Config, fmt::format("{}: '{}' must be {}", node.place(), node.path, wanted));
}

}  // namespace

Settings::Settings() {
    auto node = std::make_shared<Node>();
    node->value = Node::Table{};
    node_ = node;
}

Settings Settings::load(const std::filesystem::path& file) {
    std::string text;
    try {
        text = read_file(file, 4u << 20);
    } catch (const Error& error) {
        throw Error(Fault::Config, error.what());
    }
    return Settings(parse_toml(text, file.string()));
}

Settings Settings::parse(std::string_view toml, const std::string& name) { return Settings(parse_toml(toml, name)); }

Settings Settings::merge(const Settings& base, const Settings& over) {
    return Settings(merged(base.node_, over.node_));
}

bool Settings::has(std::string_view key) const { return find(node_, key) != nullptr; }

bool Settings::is_number(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) return false;
    if (const auto* list = std::get_if<std::vector<Node::Ptr>>(&node->value)) {
        if (list->empty()) return false;
        node = list->front().get();
    }
    return std::holds_alternative<std::int64_t>(node->value) || std::holds_alternative<double>(node->value);
}

std::vector<std::string> Settings::keys() const {
    std::vector<std::string> out;
    if (const Node::Table* table = node_->table()) {
        for (const auto& [key, value] : table->entries) out.push_back(key);
    }
    return out;
}

std::optional<std::string> Settings::string(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&node->value)) return *text;
    wrong_type(*node, "text in quotation marks");
}

std::optional<std::int64_t> Settings::integer(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) return std::nullopt;
    if (const auto* integer = std::get_if<std::int64_t>(&node->value)) return *integer;
    wrong_type(*node, "a whole number");
}

std::optional<double> Settings::number(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) return std::nullopt;
    if (const auto* integer = std::get_if<std::int64_t>(&node->value)) return static_cast<double>(*integer);
    if (const auto* number = std::get_if<double>(&node->value)) return *number;
    wrong_type(*node, "a number");
}

std::optional<bool> Settings::boolean(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) return std::nullopt;
    if (const auto* boolean = std::get_if<bool>(&node->value)) return *boolean;
    wrong_type(*node, "true or false");
}

std::vector<std::string> Settings::strings(std::string_view key) const {
    const Node* node = find(node_, key);
    std::vector<std::string> out;
    if (node == nullptr) return out;
    if (const auto* text = std::get_if<std::string>(&node->value)) return {*text};
    const auto* array = std::get_if<std::vector<Node::Ptr>>(&node->value);
    if (array == nullptr) wrong_type(*node, "a list of texts");
    for (const Node::Ptr& element : *array) {
        const auto* text = std::get_if<std::string>(&element->value);
        if (text == nullptr) wrong_type(*element, "a list of texts");
        out.push_back(*text);
    }
    return out;
}

std::vector<double> Settings::numbers(std::string_view key) const {
    const Node* node = find(node_, key);
    std::vector<double> out;
    if (node == nullptr) return out;
    const auto* array = std::get_if<std::vector<Node::Ptr>>(&node->value);
    if (array == nullptr) wrong_type(*node, "a list of numbers");
    for (const Node::Ptr& element : *array) {
        if (const auto* integer = std::get_if<std::int64_t>(&element->value)) {
            out.push_back(static_cast<double>(*integer));
        } else if (const auto* number = std::get_if<double>(&element->value)) {
            out.push_back(*number);
        } else {
            wrong_type(*element, "a list of numbers");
        }
    }
    return out;
}

Settings Settings::table(std::string_view key) const {
    const Node* node = find(node_, key);
    if (node == nullptr) {
        // Empty, but it knows its file and name for messages about what is missing.
        auto empty = std::make_shared<Node>();
        empty->value = Node::Table{};
        empty->file = node_->file;
        empty->path = node_->path.empty() ? std::string(key) : node_->path + "." + std::string(key);
        return Settings(empty);
    }
    if (node->table() == nullptr) wrong_type(*node, "a table");
    return Settings(node_->table()->entries.find(key)->second);
}

std::vector<Settings> Settings::tables(std::string_view key) const {
    const Node* node = find(node_, key);
    std::vector<Settings> out;
    if (node == nullptr) return out;
    const auto* array = std::get_if<std::vector<Node::Ptr>>(&node->value);
    if (array == nullptr) wrong_type(*node, fmt::format("an array of tables, [[{}]]", node->path));
    for (const Node::Ptr& element : *array) {
        if (element->table() == nullptr) wrong_type(*element, fmt::format("an array of tables, [[{}]]", element->path));
        out.push_back(Settings(element));
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> Settings::pairs(std::string_view key) const {
    const Settings inner = table(key);
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& name : inner.node_->table()->order) out.emplace_back(name, inner.string(name).value_or(""));
    return out;
}

std::vector<std::pair<std::string, std::vector<std::string>>> Settings::lists(std::string_view key) const {
    const Settings inner = table(key);
    std::vector<std::pair<std::string, std::vector<std::string>>> out;
    for (const std::string& name : inner.node_->table()->order) out.emplace_back(name, inner.strings(name));
    return out;
}

std::string Settings::text() const {
    std::string out;
    write_node(*node_, out);
    return out;
}

std::string Settings::place(std::string_view key) const {
    const Node* node = key.empty() ? nullptr : find(node_, key);
    return node == nullptr ? node_->place() : node->place();
}

std::string Settings::title() const { return node_->title(); }

void Settings::fail(std::string_view key, const std::string& message) const {
    throw Error(Fault::Config, place(key) + ": " + message);
}

void Settings::finish() const { finish_node(*node_); }

}  // namespace newscart
