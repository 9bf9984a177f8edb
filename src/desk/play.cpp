#include "desk/play.h"

#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "app/interrupt.h"
#include "lib/sdl/player.h"

namespace newscart::desk {
namespace {

constexpr Frames kAhead = kFrameRateHz / 5;  // what waits in the card: so soon a key is obeyed
constexpr int kTickMs = 20;

/// Keys come one by one, without Enter, while this lives.
class Keys {
  public:
    Keys() {
        if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios now = before_;
        now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        raw_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
    }
    ~Keys() {
        if (raw_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;
    Keys(Keys&&) = delete;
    Keys& operator=(Keys&&) = delete;

    /// The next key, 0 if none comes in `wait_ms`. Arrows are 'n' and 'p'.
    char next(int wait_ms) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (ended_ || ::poll(&input, 1, wait_ms) <= 0) {
            if (ended_) ::poll(nullptr, 0, wait_ms);
            return 0;
        }
        char key = 0;
        if (::read(STDIN_FILENO, &key, 1) != 1) {
            ended_ = true;
            return 0;
        }
        constexpr char kEscape = '\x1b';
        if (key != kEscape) return key;
        std::string rest(2, '\0');
        if (::poll(&input, 1, 0) <= 0 || ::read(STDIN_FILENO, rest.data(), rest.size()) != 2) return 'q';
        if (rest == "[C" || rest == "[B") return 'n';
        return rest == "[D" || rest == "[A" ? 'p' : '\0';
    }

  private:
    termios before_{};
    bool raw_ = false;
    bool ended_ = false;
};

}  // namespace

void play(const Session& session, const Console& console) {
    const VersionRef version = session.version();
    const std::shared_ptr<const Sound> sound = session.sound(version);
    const Edition& edition = version->edition;
    const Rundown& rundown = edition.rundown;
    sdl::Player player(sound->pcm.sample_rate_hz, sound->pcm.channels);
    console.info("keys: n next story, p story before, space pause, q end");
    Keys keys;
    const Frames end = sound->pcm.frames();
    Frames given = 0;  // to the card
    bool silent = false;
    const RundownItem* shown = nullptr;
    const auto heard = [&] { return std::max<Frames>(0, given - static_cast<Frames>(player.waiting())); };
    const auto go_to = [&](Frames frame) {
        player.clear();
        given = std::clamp<Frames>(frame, 0, end);
    };
    while (true) {
        stop_if_interrupted();
        const Frames at = heard();
        if (given >= end && player.waiting() == 0) break;
        for (const RundownItem& item : rundown.items) {
            if (item.start_frame > at || item.start_frame + item.length_frames <= at || &item == shown) continue;
            shown = &item;
            const std::string time = format_length(item.start_frame / kFrameRateHz * kFrameRateHz);
            if (item.kind == RundownItem::Kind::Line)
                console.result_line(fmt::format(
                    "[{}] {}", time, one_line(edition.draft.lines.at(static_cast<std::size_t>(item.line)).text)));
            if (item.kind == RundownItem::Kind::Cue)
                console.result_line(fmt::format("[{}] [{}]", time, item.sound.filename().string()));
        }
        if (!silent && static_cast<Frames>(player.waiting()) < kAhead && given < end) {
            const Frames count = std::min(kAhead, end - given);
            std::vector<float> block(sound->pcm.samples.begin() + given * sound->pcm.channels,
                                     sound->pcm.samples.begin() + (given + count) * sound->pcm.channels);
            for (float& sample : block) sample = std::clamp(sample * sound->gain, -1.0F, 1.0F);
            player.add(block);
            given += count;
        }
        const auto& stories = rundown.stories;
        switch (keys.next(kTickMs)) {
            case 'q': return;
            case ' ': player.pause(silent = !silent); break;
            case 'n': {
                const auto next = std::find_if(stories.begin(), stories.end(),
                                               [&](const RundownStory& story) { return story.start_frame > at; });
                go_to(next == stories.end() ? end : next->start_frame);
                break;
            }
            case 'p': {
                // Within the first second of a story the one before it is meant.
                const auto next = std::find_if(stories.begin(), stories.end(), [&](const RundownStory& story) {
                    return story.start_frame + kFrameRateHz >= at;
                });
                go_to(next == stories.begin() ? 0 : (next - 1)->start_frame);
                break;
            }
            default: break;
        }
    }
}

}  // namespace newscart::desk
