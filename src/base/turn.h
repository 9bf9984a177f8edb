#pragma once
#include <chrono>
#include <string>

namespace newscart {

/// One at a time on this machine may do what `name` stands for: a lock without a file, which goes with its process
/// however that ends.
class Turn {
  public:
    /// Waits until nobody else has it. Throws Error(Delivery) if that takes until `deadline`.
    Turn(const std::string& name, std::chrono::steady_clock::time_point deadline);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn(Turn&&) = delete;
    Turn& operator=(Turn&&) = delete;

  private:
    int socket_ = -1;
};

}  // namespace newscart
