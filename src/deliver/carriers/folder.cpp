#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"

namespace newscart::carrier {
namespace {

namespace fs = std::filesystem;

class FolderCarrier : public Carrier {
  public:
    FolderCarrier(fs::path folder, Deadline deadline) : folder_(std::move(folder)), deadline_(deadline) {}

    std::string put(const std::string& name, std::string_view bytes) override {
        place::make_folder(folder_, remedy_);
        place::replace_file(folder_ / name, bytes, remedy_, deadline_);
        return (folder_ / name).string();
    }

    void remove(const std::string& name) override {
        std::error_code error;
        fs::remove(folder_ / name, error);
        if (error) place::refuse(folder_ / name, "remove", error.value(), remedy_);
    }

    std::optional<std::string> get(const std::string& name) override {
        constexpr std::size_t kMostBytes = std::size_t{8} << 20U;
        std::error_code ignored;
        if (!fs::is_regular_file(folder_ / name, ignored)) return std::nullopt;
        return read_file(folder_ / name, kMostBytes);
    }

    void probe() override {
        std::error_code ignored;
        const fs::path where = fs::exists(folder_, ignored) ? folder_ : folder_.parent_path();
        place::try_folder(where, remedy_);
    }

  private:
    fs::path folder_;
    Deadline deadline_;
    place::Remedy remedy_{"another path in [[deliver]]"};
};

}  // namespace

std::unique_ptr<Carrier> folder(const Destination& destination, Deadline deadline) {
    return std::make_unique<FolderCarrier>(destination.path, deadline);
}

}  // namespace newscart::carrier
