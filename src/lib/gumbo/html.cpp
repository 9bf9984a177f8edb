#include "lib/gumbo/html.h"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <memory>

#include "base/text.h"

namespace newscart::html {
namespace {

constexpr std::size_t kChunkBytes = 256U << 10;
constexpr std::size_t kMostSpare = 16;  ///< chunks: what a page of 200 KB takes
constexpr int kMostDepth = 2000;

/// Memory for one tree, given back at once. gumbo has no limit of its own: when the budget is used up, the arena jumps
/// out of it (through gumbo's C frames only, which own nothing but this memory).
class Arena {
  public:
    explicit Arena(std::size_t budget_bytes) : left_(budget_bytes) {}
    ~Arena() {
        for (Chunk& chunk : chunks_) {
            if (chunk.bytes == kChunkBytes && spare().size() < kMostSpare) spare().push_back(std::move(chunk.memory));
        }
    }
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) = delete;
    Arena& operator=(Arena&&) = delete;

    static void* allocate(void* self, std::size_t bytes) { return static_cast<Arena*>(self)->take(bytes); }
    static void release(void*, void*) {}

    std::jmp_buf& exhausted() { return exhausted_; }

  private:
    void* take(std::size_t bytes) {
        bytes = (bytes + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
        if (bytes > left_) std::longjmp(exhausted_, 1);
        left_ -= bytes;
        if (bytes > chunk_left_) {
            const std::size_t chunk = std::max(bytes, kChunkBytes);
            if (chunk == kChunkBytes && !spare().empty()) {
                chunks_.push_back({chunk, std::move(spare().back())});
                spare().pop_back();
            } else {
                chunks_.push_back({chunk, std::unique_ptr<char[]>(new char[chunk])});
            }
            free_ = chunks_.back().memory.get();
            chunk_left_ = chunk;
        }
        void* memory = free_;
        free_ += bytes;
        chunk_left_ -= bytes;
        return memory;
    }

    struct Chunk {
        std::size_t bytes = 0;
        std::unique_ptr<char[]> memory;
    };

    /// Kept for the thread's next tree: memory fresh from the system costs a fault every page of it.
    static std::vector<std::unique_ptr<char[]>>& spare() {
        thread_local std::vector<std::unique_ptr<char[]>> kept;
        return kept;
    }

    std::jmp_buf exhausted_{};
    std::vector<Chunk> chunks_;
    char* free_ = nullptr;
    std::size_t chunk_left_ = 0;
    std::size_t left_ = 0;
};

/// Null if the arena was used up. No object with a destructor lives in this frame: longjmp passes over none.
const GumboOutput* parse_in(Arena& arena, const char* text, std::size_t bytes) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &Arena::allocate;
    options.deallocator = &Arena::release;
    options.userdata = &arena;
    options.max_errors = 0;
    if (setjmp(arena.exhausted()) != 0) return nullptr;  // NOLINT(cert-err52-cpp): see Arena
    return gumbo_parse_with_options(&options, text, bytes);
}

/// gumbo's own names live for ever; of the others only that they are unknown matters.
std::string_view tag_name(const GumboElement& element) {
    return element.tag == GUMBO_TAG_UNKNOWN ? "unknown" : gumbo_normalized_tagname(element.tag);
}

/// False if the tree is deeper than it may be: it is read by recursion.
bool add(const GumboNode* node, int parent, int depth, Tree& tree) {
    if (depth > kMostDepth) return false;
    const int self = static_cast<int>(tree.nodes.size());
    Node& made = tree.nodes.emplace_back();
    made.parent = parent;
    if (parent >= 0) tree.nodes[static_cast<std::size_t>(parent)].children.push_back(self);
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) {
        made.text = node->v.text.text;
        return true;
    }
    const GumboElement& element = node->v.element;
    made.tag = tag_name(element);
    made.attributes.reserve(element.attributes.length);
    for (unsigned i = 0; i < element.attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
        made.attributes.emplace_back(ascii_lower(attribute->name), attribute->value);
    }
    for (unsigned i = 0; i < element.children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(element.children.data[i]);
        if (child->type != GUMBO_NODE_COMMENT && !add(child, self, depth + 1, tree)) return false;
    }
    return true;
}

void append_text(const Tree& tree, int at, std::size_t most_bytes, std::string& out) {
    const Node& node = tree.nodes[static_cast<std::size_t>(at)];
    out += node.text;
    for (const int child : node.children) {
        if (out.size() > most_bytes) return;
        append_text(tree, child, most_bytes, out);
    }
}

}  // namespace

std::string text_below(const Tree& tree, int at, std::size_t most_bytes) {
    std::string text;
    append_text(tree, at, most_bytes, text);
    return text;
}

const std::string& Node::attribute(std::string_view name) const {
    static const std::string kNone;
    for (const auto& [key, value] : attributes) {
        if (key == name) return value;
    }
    return kNone;
}

bool Node::has(std::string_view name) const {
    return std::any_of(attributes.begin(), attributes.end(), [&](const auto& pair) { return pair.first == name; });
}

Tree parse(std::string_view utf8) {
    Tree tree;
    // An honest page needs about twenty times its size.
    Arena arena((std::size_t{4} << 20) + 48 * utf8.size());
    const GumboOutput* output = parse_in(arena, utf8.data(), utf8.size());
    if (output == nullptr) return tree;
    tree.complete = add(output->root, -1, 0, tree);
    if (!tree.complete) tree.nodes.clear();
    return tree;
}

}  // namespace newscart::html
