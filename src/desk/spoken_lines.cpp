#include "desk/spoken_lines.h"

#include <algorithm>
#include <utility>

#include "mix/mix.h"

namespace newscart::desk {
namespace {

/// Of about four seconds each.
constexpr std::size_t kMostKnown = 400;

std::string key_of(const SpeechJob& job) { return job.voice.name + "\n" + job.spoken; }

}  // namespace

std::vector<SpokenLine> SpokenLines::speak(const std::vector<SpeechJob>& jobs) {
    const std::lock_guard lock(mutex_);
    ++asked_;
    std::vector<SpeechJob> fresh;
    for (const SpeechJob& job : jobs) {
        const bool twice = std::any_of(fresh.begin(), fresh.end(),
                                       [&](const SpeechJob& other) { return key_of(other) == key_of(job); });
        if (!twice && !known_.contains(key_of(job))) fresh.push_back(job);
    }
    if (!fresh.empty()) say(fresh);
    std::vector<SpokenLine> spoken;
    for (const SpeechJob& job : jobs) {
        Known& known = known_.at(key_of(job));
        known.used = asked_;
        spoken.push_back(known.spoken);
    }
    forget_the_oldest();
    return spoken;
}

void SpokenLines::say(const std::vector<SpeechJob>& jobs) {
    // Numbered by their place here: what a line is called elsewhere changes from one script to the next.
    std::vector<SpeechJob> numbered = jobs;
    VoiceOfLine voices;
    std::vector<Spoken> spoken(jobs.size());
    for (std::size_t i = 0; i < numbered.size(); ++i) {
        numbered[i].line = static_cast<int>(i);
        voices.emplace(numbered[i].line, numbered[i].voice);
    }
    Takes takes = speaker_.speak(numbered);
    for (const StandIn& other : takes.stand_ins) {
        voices.insert_or_assign(other.line, other.voice);
        spoken.at(static_cast<std::size_t>(other.line)).stand_in = other.voice;
    }
    for (const SpeechJob& job : numbered) {
        const auto lost = std::find_if(takes.dropped.begin(), takes.dropped.end(),
                                       [&](const Dropped& dropped) { return dropped.text == job.spoken; });
        if (lost != takes.dropped.end()) spoken[static_cast<std::size_t>(job.line)].lost = lost->reason;
        spoken[static_cast<std::size_t>(job.line)].trouble = takes.trouble;
    }
    for (Take& take : process_takes(std::move(takes.takes), voices, jobs_)) {
        Spoken& one = spoken.at(static_cast<std::size_t>(take.line));
        one.pcm = std::move(take.pcm);
        one.marks = std::move(take.marks);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i)
        known_[key_of(jobs[i])] = {std::make_shared<const Spoken>(std::move(spoken[i])), asked_};
    made_ += jobs.size();
}

std::uint64_t SpokenLines::made() const {
    const std::lock_guard lock(mutex_);
    return made_;
}

void SpokenLines::forget_the_oldest() {
    while (known_.size() > kMostKnown) {
        const auto oldest = std::min_element(
            known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
        if (oldest->second.used == asked_) return;
        known_.erase(oldest);
    }
}

}  // namespace newscart::desk
