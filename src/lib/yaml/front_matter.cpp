#include "lib/yaml/front_matter.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/text.h"

namespace newscart {

FrontMatter read_front_matter(std::string_view yaml) {
    FrontMatter matter;
    try {
        const YAML::Node root = YAML::Load(std::string(yaml));
        if (root.IsNull()) return matter;
        if (!root.IsMap()) {
            matter.error = "is no table of names and values";
            return matter;
        }
        for (const auto& entry : root) {
            if (!entry.first.IsScalar()) continue;
            std::string value;
            if (entry.second.IsScalar()) {
                value = entry.second.Scalar();
            } else if (entry.second.IsSequence()) {
                std::vector<std::string> parts;
                for (const YAML::Node& part : entry.second) {
                    if (part.IsScalar()) parts.push_back(part.Scalar());
                }
                value = join(parts, ", ");
            } else {
                continue;
            }
            matter.fields.emplace_back(entry.first.Scalar(), value);
        }
    } catch (const YAML::Exception& error) {
        matter.error = error.mark.is_null() ? ascii_lower(error.msg)
                                            : fmt::format("line {}: {}", error.mark.line + 2, ascii_lower(error.msg));
    }
    return matter;
}

}  // namespace newscart
