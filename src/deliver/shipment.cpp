#include "deliver/shipment.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "deliver/carrier.h"
#include "deliver/deliver.h"
#include "deliver/dialects/dialect.h"
#include "deliver/place.h"

namespace newscart {
namespace {

/// They wait for disks and networks, not for processors: a thread each, up to a bound.
constexpr std::size_t kMostAtOnce = 64;

std::string shown(const Destination& destination) {
    const std::string where = destination.url.empty() ? destination.path.string() : destination.url;
    return destination.to + " " + where + "/" + destination.name;
}

/// One destination, from the making of its files to the last try. What has arrived is not sent again.
class Errand {
  public:
    Errand(const Destination& destination, const Shipment& shipment, const DeliverySettings& settings)
        : destination_(destination), shipment_(shipment), settings_(settings) {}

    Copy run() {
        outcome_.destination = shown(destination_);
        std::chrono::milliseconds pause = destination_.pause;
        while (++outcome_.tries <= destination_.tries) {
            if (is_late({})) {
                --outcome_.tries;
                return late();
            }
            if (try_once(outcome_.tries == destination_.tries)) return std::move(outcome_);
            if (lasting_ || outcome_.tries == destination_.tries) break;
            if (is_late(pause)) return late();
            settings_.pause(pause);
            pause *= 2;
        }
        return std::move(outcome_);
    }

  private:
    /// Whether all has arrived.
    bool try_once(bool last) {
        try {
            if (!carrier_) carrier_ = open_carrier(destination_, deadline());
            if (!consignment_) {
                consignment_ = dialect::named(destination_.to)(
                    destination_, shipment_, [this](const std::string& name) { return carrier_->get(name); });
            }
            // First what must not air any more: should the rest fail, a gap is better than last hour's story.
            while (!consignment_->retired.empty()) {
                carrier_->remove(consignment_->retired.back());
                consignment_->retired.pop_back();
            }
            for (; arrived_ < consignment_->parcels.size(); ++arrived_) put(consignment_->parcels[arrived_], last);
            outcome_.failure.clear();
            return true;
        } catch (const place::Lasting& error) {
            lasting_ = true;
            outcome_.failure = error.what();
        } catch (const std::exception& error) {
            // Not only Error: no destination may keep the bulletin from the others.
            outcome_.failure = error.what();
            carrier_.reset();  // a connection may be what is broken
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
        std::chrono::milliseconds most = destination_.timeout;
        if (settings_.not_after) {
            most = std::min<std::chrono::milliseconds>(most, *settings_.not_after - settings_.now());
        }
        return std::chrono::steady_clock::now() + most;
    }

    void put(const dialect::Parcel& parcel, bool last) {
        if (is_late({})) throw place::Lasting(parcel.name + ": it is too late to deliver it; begin earlier");
        try {
            arrived(parcel, carrier_->put(parcel.name, parcel.bytes));
        } catch (const place::InUse& error) {
            if (!last) throw;
            const std::size_t dot = std::min(parcel.name.rfind('.'), parcel.name.size());
            const std::string dated =
                parcel.name.substr(0, dot) + "-" + format_compact(shipment_.air_time) + parcel.name.substr(dot);
            arrived(parcel, carrier_->put(dated, parcel.bytes));
            outcome_.warning = std::string(error.what()) + "; delivered as " + dated + " instead";
        }
    }

    void arrived(const dialect::Parcel& parcel, const std::string& where) {
        if (parcel.audio && outcome_.file.empty()) outcome_.file = where;
        outcome_.files.push_back(where);
    }

    const Destination& destination_;
    const Shipment& shipment_;
    const DeliverySettings& settings_;
    std::unique_ptr<Carrier> carrier_;
    std::optional<dialect::Consignment> consignment_;
    std::size_t arrived_ = 0;
    bool lasting_ = false;
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
    std::vector<Copy> out(destinations.size());
    parallel_for(destinations.size(), static_cast<int>(std::min(destinations.size(), kMostAtOnce)),
                 [&](std::size_t i) { out[i] = Errand(destinations[i], shipment, filled).run(); });
    return out;
}

std::vector<Copy> try_destinations(const std::vector<Destination>& destinations) {
    std::vector<Copy> out(destinations.size());
    parallel_for(destinations.size(), static_cast<int>(std::min(destinations.size(), kMostAtOnce)), [&](std::size_t i) {
        out[i].destination = shown(destinations[i]);
        out[i].tries = 1;
        try {
            open_carrier(destinations[i], std::chrono::steady_clock::now() + destinations[i].timeout)->probe();
        } catch (const std::exception& error) {
            out[i].failure = error.what();
        }
    });
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
