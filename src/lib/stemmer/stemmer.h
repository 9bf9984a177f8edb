#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace newscart {

/// A Snowball stemmer. It keeps a buffer: use one from one thread at a time; making one costs microseconds.
class Stemmer {
  public:
    /// `algorithm` is Snowball's name, "english" or "porter". Throws Error(Config) if there is no such stemmer.
    explicit Stemmer(const std::string& algorithm);
    ~Stemmer();
    Stemmer(Stemmer&&) noexcept;
    Stemmer& operator=(Stemmer&&) noexcept;

    /// The stem of one lower-case word, UTF-8.
    std::string stem(std::string_view word);

  private:
    struct Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace newscart
