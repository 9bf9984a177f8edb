#include "lib/sdl/player.h"

#include <SDL.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "base/error.h"

namespace newscart::sdl {
namespace {

constexpr Uint16 kBufferFrames = 1024;

[[noreturn]] void no_device() {
    throw Error(Fault::Engine, std::string("sound card: none can be used: ") + SDL_GetError() +
                                   "; listen at the desk (newscart preview), or in a file (newscart preview --html)");
}

/// The sound system's own libraries write to stderr what we say in one line. Nothing comes of it while this lives.
class Hush {
  public:
    Hush() : before_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) {
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (before_ >= 0 && nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
        if (nowhere >= 0) ::close(nowhere);
    }
    ~Hush() {
        if (before_ < 0) return;
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }
    Hush(const Hush&) = delete;
    Hush& operator=(const Hush&) = delete;
    Hush(Hush&&) = delete;
    Hush& operator=(Hush&&) = delete;

  private:
    int before_;
};

}  // namespace

struct Player::Device {
    SDL_AudioDeviceID id = 0;
    int channels = 1;
    bool begun = false;

    ~Device() {
        if (id != 0) SDL_CloseAudioDevice(id);
        if (begun) SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    Device() = default;
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    Device(Device&&) = delete;
    Device& operator=(Device&&) = delete;
};

Player::Player(int sample_rate_hz, int channels) : device_(std::make_unique<Device>()) {
    // Ctrl-C is ours.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    const Hush hush;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) no_device();
    device_->begun = true;
    device_->channels = channels;
    SDL_AudioSpec wanted{};
    wanted.freq = sample_rate_hz;
    wanted.format = AUDIO_F32SYS;
    wanted.channels = static_cast<Uint8>(channels);
    wanted.samples = kBufferFrames;
    device_->id = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
    if (device_->id == 0) no_device();
    SDL_PauseAudioDevice(device_->id, 0);
}

Player::~Player() = default;

void Player::add(std::span<const float> samples) {
    if (SDL_QueueAudio(device_->id, samples.data(), static_cast<Uint32>(samples.size_bytes())) != 0) no_device();
}

std::size_t Player::waiting() const {
    return SDL_GetQueuedAudioSize(device_->id) / sizeof(float) / static_cast<std::size_t>(device_->channels);
}

void Player::clear() { SDL_ClearQueuedAudio(device_->id); }
void Player::pause(bool silent) { SDL_PauseAudioDevice(device_->id, silent ? 1 : 0); }

}  // namespace newscart::sdl
