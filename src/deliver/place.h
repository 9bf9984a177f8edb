#pragma once
// How files get onto the disk: for this folder, and for the command that fetches feeds.
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace newscart::place {

/// What the reader of a message could do about it besides freeing space: "another --out".
struct Remedy {
    std::string elsewhere;
};

/// What no further try will mend: a file where a folder should be, a name too long, a wrong key.
class Lasting : public Error {
  public:
    explicit Lasting(const std::string& message) : Error(Fault::Delivery, message) {}
};

/// The file is there and somebody will not let go of it: a player on a share that locks what it plays.
class InUse : public Error {
  public:
    explicit InUse(const std::string& message) : Error(Fault::Delivery, message) {}
};

/// Throws Error(Delivery), Lasting if `code` is of that kind.
[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view deed, int code, const Remedy& remedy);

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&&) = delete;
    int get() const { return fd_; }
    /// Some file systems report only here that a write failed; returns errno or 0.
    int close();

  private:
    int fd_;
};

struct NewFile {
    std::filesystem::path name;
    Descriptor open;
};

/// Writes a new file; it is on the disk only after finish().
NewFile write_new(const std::filesystem::path& file, std::string_view bytes, const Remedy& remedy);
void finish(NewFile& file, const Remedy& remedy);

/// The entries of a folder are on the disk when this returns.
void sync_folder(const std::filesystem::path& folder, const Remedy& remedy);

/// Makes the folder if only its last part is missing.
enum class Sync { Now, Later };
void make_folder(const std::filesystem::path& folder, const Remedy& remedy, Sync sync = Sync::Now);

/// Throws if no file could be made in the folder; leaves none behind.
void try_folder(const std::filesystem::path& folder, const Remedy& remedy);

/// Whole or not at all, over an older file of that name; read back before it takes its place. Its time is at least a
/// whole second later than the older one's, for some systems look no closer. Throws InUse if the older file is locked.
/// What is written only after `until`, by a share that was away, takes nobody's place: a newer one may be there.
void replace_file(const std::filesystem::path& file, std::string_view bytes, const Remedy& remedy,
                  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max());

/// Whether the file system can exchange two folders in one step.
enum class Exchange { IfPossible, Never };

/// Puts the folder `made` in the place of `target`, which may not exist yet; both have one parent. What was there
/// before is removed. Without exchange the old one stands under a hidden name (".<target>.old-<pid>") for a moment.
void replace_folder(const std::filesystem::path& made, const std::filesystem::path& target, Exchange exchange,
                    const Remedy& remedy);

/// Clears what a killed run has left in `folder`: hidden folders ".<name>.part-<pid>" are removed, and
/// ".<name>.old-<pid>" goes back to <name> if that is missing. Those of running processes are left alone.
void sweep(const std::filesystem::path& folder);

}  // namespace newscart::place
