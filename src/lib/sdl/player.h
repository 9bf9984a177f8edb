#pragma once
#include <cstddef>
#include <memory>
#include <span>

namespace newscart::sdl {

/// The sound card.
class Player {
  public:
    /// Throws Error(Engine) if there is none that can be used.
    Player(int sample_rate_hz, int channels);
    ~Player();
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;
    Player(Player&&) = delete;
    Player& operator=(Player&&) = delete;

    /// Adds interleaved samples to what waits to be heard.
    void add(std::span<const float> samples);
    /// Frames that wait to be heard.
    std::size_t waiting() const;
    /// Forgets what waits.
    void clear();
    void pause(bool silent);

  private:
    struct Device;
    std::unique_ptr<Device> device_;
};

}  // namespace newscart::sdl
