#include "lib/stemmer/stemmer.h"

#include <libstemmer.h>

#include <new>

#include "base/error.h"

namespace newscart {
namespace {

struct Free {
    void operator()(sb_stemmer* stemmer) const noexcept { sb_stemmer_delete(stemmer); }
};

}  // namespace

struct Stemmer::Machine {
    std::unique_ptr<sb_stemmer, Free> stemmer;
};

Stemmer::Stemmer(const std::string& algorithm) : machine_(std::make_unique<Machine>()) {
    machine_->stemmer.reset(sb_stemmer_new(algorithm.c_str(), "UTF_8"));
    if (machine_->stemmer == nullptr) throw Error(Fault::Config, "stemmer '" + algorithm + "': Snowball has none");
}

Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string Stemmer::stem(std::string_view word) {
    const sb_symbol* stem = sb_stemmer_stem(machine_->stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                            static_cast<int>(word.size()));
    if (stem == nullptr) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(machine_->stemmer.get()))};
}

}  // namespace newscart
