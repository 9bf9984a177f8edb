// A file of settings, as people write them.
#include "station/settings.h"

#include "base/error.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const newscart::Settings settings = newscart::Settings::parse(newscart::fuzz::text_of(data, size), "x.toml");
        for (const newscart::Settings& table : settings.tables("item")) table.string("kind");
        settings.finish();
    } catch (const newscart::Error& error) {
        newscart::fuzz::require(std::string_view(error.what()).find("x.toml") == 0, "an error that names the file");
    }
    return 0;
}
