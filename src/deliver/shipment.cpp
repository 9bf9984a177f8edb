#include "deliver/shipment.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/error.h"
#include "deliver/carrier.h"
#include "deliver/deliver.h"
#include "deliver/dialects/dialect.h"
#include "deliver/place.h"

namespace newscart {
namespace {

std::string shown(const Destination& destination) {
    const std::string where = destination.url.empty() ? destination.path.string() : destination.url;
    return destination.to + " " + where + "/" + destination.name;
}

/// What is delivered, with the sounds themselves: an errand that hangs may outlive those who sent it.
struct Cargo {
    explicit Cargo(const Shipment& given) : shipment(given) {
        for (std::vector<Product>* products : {&shipment.bulletins, &shipment.segments}) {
            for (Product& product : *products) product.bytes = sounds.emplace_back(product.bytes);
        }
    }
    Cargo(const Cargo&) = delete;
    Cargo& operator=(const Cargo&) = delete;
    Cargo(Cargo&&) = delete;
    Cargo& operator=(Cargo&&) = delete;
    ~Cargo() = default;

    Shipment shipment;
    std::deque<std::string> sounds;
};

/// Between an errand and whoever waits for it.
class Watch {
  public:
    using Clock = std::chrono::steady_clock;

    /// The errand has something to do that should take that long.
    void expect(std::chrono::milliseconds span) {
        const std::lock_guard lock(mutex_);
        patience_ = Clock::now() + span;
        changed_.notify_all();
    }
    void done(Copy copy) {
        const std::lock_guard lock(mutex_);
        done_ = std::move(copy);
        changed_.notify_all();
    }
    /// What came of it; nothing if it stays away for longer than it should.
    std::optional<Copy> wait() {
        std::unique_lock lock(mutex_);
        while (!done_ && Clock::now() < patience_) changed_.wait_until(lock, patience_);
        left_ = !done_;
        return done_;
    }
    /// Nobody waits any more.
    bool is_left() {
        const std::lock_guard lock(mutex_);
        return left_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Copy> done_;
    bool left_ = false;
    Clock::time_point patience_ = Clock::time_point::max();
};

/// One destination, from the making of its files to the last try. What has arrived is not sent again.
class Errand {
  public:
    Errand(Destination destination, std::shared_ptr<const Cargo> cargo, DeliverySettings settings, Watch& watch)
        : destination_(std::move(destination)),
          cargo_(std::move(cargo)),
          shipment_(cargo_->shipment),
          settings_(std::move(settings)),
          watch_(watch),
          pause_(destination_.pause) {
        outcome_.destination = shown(destination_);
    }

    Copy run() {
        while (true) {
            if (is_late({})) return late();
            ++outcome_.tries;
            // Carriers keep to their time by themselves, but a folder of a server that is gone answers never.
            constexpr std::chrono::milliseconds kGrace{2000};
            watch_.expect(time_for_a_try() + kGrace);
            if (try_once() || lasting_ || (is_last() && !in_use_) || watch_.is_left()) return std::move(outcome_);
            if (is_late(pause_)) return late();
            watch_.expect(pause_ + kLongestPause);
            settings_.pause(pause_);
            pause_ = std::min<std::chrono::milliseconds>(pause_ * 2, std::max(kLongestPause, pause_));
        }
    }

  private:
    static constexpr std::chrono::milliseconds kLongestPause{60'000};

    /// What is held is waited for beyond the tries, as long as there is time.
    bool is_last() const {
        return outcome_.tries >= destination_.tries &&
               !(settings_.held_until && settings_.now() + pause_ < *settings_.held_until);
    }

    /// Whether all has arrived.
    bool try_once() {
        in_use_ = false;
        try {
            carrier_ = open_carrier(destination_, deadline());
            if (!consignment_) {
                consignment_ = dialect::named(destination_.to)(
                    destination_, shipment_, [this](const std::string& name) { return carrier_->get(name); });
            }
            // First what must not air any more: should the rest fail, a gap is better than last hour's story.
            while (!consignment_->retired.empty()) {
                carrier_->remove(consignment_->retired.back());
                consignment_->retired.pop_back();
            }
            for (; arrived_ < consignment_->parcels.size(); ++arrived_) put(consignment_->parcels[arrived_]);
            outcome_.failure.clear();
            return true;
        } catch (const place::Lasting& error) {
            lasting_ = true;
            outcome_.failure = error.what();
        } catch (const place::InUse& error) {
            // Only before the last try, or it would have got another name.
            in_use_ = true;
            outcome_.failure = error.what();
        } catch (const std::exception& error) {
            // Not only Error: no destination may keep the bulletin from the others.
            outcome_.failure = error.what();
        }
        return false;
    }

    bool is_late(std::chrono::milliseconds span) const {
        return settings_.not_after && settings_.now() + span >= *settings_.not_after;
    }

    Copy late() {
        if (!outcome_.failure.empty()) outcome_.failure += "; ";
        outcome_.failure += outcome_.destination + ": it is too late for another try; begin earlier";
        return std::move(outcome_);
    }

    /// The carrier's clock is the one that nobody sets.
    std::chrono::steady_clock::time_point deadline() const {
        return std::chrono::steady_clock::now() + time_for_a_try();
    }

    std::chrono::milliseconds time_for_a_try() const {
        const std::chrono::milliseconds most = destination_.timeout;
        if (!settings_.not_after) return most;
        return std::min<std::chrono::milliseconds>(most, *settings_.not_after - settings_.now());
    }

    void put(const dialect::Parcel& parcel) {
        if (is_late({})) throw place::Lasting(parcel.name + ": it is too late to deliver it; begin earlier");
        try {
            arrived(parcel, carrier_->put(parcel.name, parcel.bytes));
        } catch (const place::InUse& error) {
            if (!is_last()) throw;
            const std::size_t dot = std::min(parcel.name.rfind('.'), parcel.name.size());
            const std::string dated =
                parcel.name.substr(0, dot) + "-" + format_compact(shipment_.air_time) + parcel.name.substr(dot);
            try {
                arrived(parcel, carrier_->put(dated, parcel.bytes));
            } catch (const place::InUse& held_too) {
                throw Error(Fault::Delivery, held_too.what());
            }
            outcome_.warning = std::string(error.what()) + "; delivered as " + dated + " instead";
        }
    }

    void arrived(const dialect::Parcel& parcel, const std::string& where) {
        if (parcel.audio && outcome_.file.empty()) outcome_.file = where;
        outcome_.files.push_back(where);
    }

    const Destination destination_;
    const std::shared_ptr<const Cargo> cargo_;
    const Shipment& shipment_;
    const DeliverySettings settings_;
    Watch& watch_;
    std::chrono::milliseconds pause_;  ///< before the next try
    std::unique_ptr<Carrier> carrier_;
    std::optional<dialect::Consignment> consignment_;
    std::size_t arrived_ = 0;
    bool lasting_ = false;
    bool in_use_ = false;
    Copy outcome_;
};

}  // namespace

std::vector<Copy> deliver_shipment(const std::vector<Destination>& destinations, const Shipment& shipment,
                                   const DeliverySettings& settings) {
    DeliverySettings filled = settings;
    if (!filled.pause) filled.pause = [](std::chrono::milliseconds span) { std::this_thread::sleep_for(span); };
    if (!filled.now) {
        filled.now = [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
    }
    const auto cargo = std::make_shared<const Cargo>(shipment);
    // They wait for disks and networks, not for processors: a thread each. One that hangs is left to itself.
    std::vector<std::shared_ptr<Watch>> watches;
    for (const Destination& destination : destinations) {
        const auto watch = watches.emplace_back(std::make_shared<Watch>());
        std::thread([destination, cargo, filled, watch] {
            watch->done(Errand(destination, cargo, filled, *watch).run());
        }).detach();
    }
    std::vector<Copy> out;
    for (std::size_t i = 0; i < destinations.size(); ++i) {
        std::optional<Copy> copy = watches[i]->wait();
        if (!copy) {
            copy.emplace();
            copy->destination = shown(destinations[i]);
            copy->tries = 1;
            copy->failure = fmt::format("{}: does not answer; look after that disk or share, or raise 'timeout'",
                                        copy->destination);
        }
        out.push_back(std::move(*copy));
    }
    return out;
}

std::vector<Copy> try_destinations(const std::vector<Destination>& destinations) {
    std::vector<Copy> out(destinations.size());
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < destinations.size(); ++i) {
        threads.emplace_back([&destination = destinations[i], &copy = out[i]] {
            copy.destination = shown(destination);
            copy.tries = 1;
            try {
                open_carrier(destination, std::chrono::steady_clock::now() + destination.timeout)->probe();
            } catch (const std::exception& error) {
                copy.failure = error.what();
            }
        });
    }
    threads.clear();
    return out;
}

std::string failures_of(const std::vector<Copy>& delivered) {
    std::string failures;
    for (const Copy& each : delivered) {
        if (!each.failure.empty()) failures += (failures.empty() ? "" : " | ") + each.failure;
    }
    return failures;
}

}  // namespace newscart
