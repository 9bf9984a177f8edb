#include "script/linear.h"

#include <charconv>

#include "base/error.h"
#include "base/text.h"

namespace newscart {

double Linear::sum(const std::vector<std::uint32_t>& features) const {
    double sum = baseline_;
    for (const std::uint32_t feature : features) sum += static_cast<double>(weights_[feature % weights_.size()]);
    return sum;
}

Linear parse_linear(std::string_view text, std::string_view name, const std::string& place) {
    const auto fail = [&](const std::string& what) {
        throw Error(Fault::Config, place + ": model " + std::string(name) + ": " + what + "; train the weights again");
    };
    constexpr std::size_t kMost = 1U << 20U;
    std::size_t size = 0;
    double scale = 0;
    double baseline = 0;
    std::vector<float> weights;
    bool inside = false;
    for (const std::string_view line : split(text, '\n')) {
        if (line.starts_with("model ")) {
            inside = line.substr(6) == name;
            continue;
        }
        if (!inside || line.empty() || line.starts_with('#')) continue;
        const std::vector<std::string_view> fields = split(line, ' ');
        const auto number = [&](std::string_view field, auto& value) {
            const auto read = std::from_chars(field.data(), field.data() + field.size(), value);
            if (read.ec != std::errc() || read.ptr != field.data() + field.size())
                fail("'" + std::string(field.substr(0, 20)) + "' is no number");
        };
        if (fields[0] == "linear") {
            if (fields.size() != 3) fail("size or scale is missing");
            number(fields[1], size);
            number(fields[2], scale);
            if (size == 0 || size > kMost) fail("the size is wrong");
        } else if (fields[0] == "baseline") {
            if (fields.size() != 2) fail("the baseline is missing");
            number(fields[1], baseline);
        } else {
            for (const std::string_view field : fields) {
                int weight = 0;
                number(field, weight);
                weights.push_back(static_cast<float>(weight * scale));
            }
        }
    }
    if (weights.size() != size) fail("has " + std::to_string(weights.size()) + " weights of " + std::to_string(size));
    return {baseline, std::move(weights)};
}

}  // namespace newscart
