#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace newscart::sqlite {

struct Connection;  ///< SQLite's own

/// A compiled statement. Parameters and columns count from 0.
class Statement {
  public:
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;

    /// Sets all parameters in order, after resetting the statement: statement.with(station, air_time).
    template <class... Values>
    Statement& with(const Values&... values) {
        reset();
        int parameter = 0;
        (bind(parameter++, values), ...);
        return *this;
    }
    /// The next row: false when there is none left.
    bool step();
    /// Runs to the end, for statements without rows.
    void run();

    std::int64_t integer(int column) const;
    std::string text(int column) const;

  private:
    friend class Database;
    struct Compiled;
    explicit Statement(std::unique_ptr<Compiled> compiled);
    void reset();
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, int value) { bind(parameter, std::int64_t{value}); }
    void bind(int parameter, std::string_view value);
    void bind(int parameter, const std::string& value) { bind(parameter, std::string_view(value)); }
    void bind(int parameter, const char* value) { bind(parameter, std::string_view(value)); }

    std::unique_ptr<Compiled> compiled_;
};

/// One connection to one file, for one thread. All members, and those of Statement, throw Error(Config) "file: fact;
/// remedy" if the file is damaged, cannot be written, is locked for longer than `patience`, or the disk is full.
class Database {
  public:
    /// Opens the file for reading and writing, in WAL mode; makes it if it is not there.
    explicit Database(const std::filesystem::path& file, std::chrono::milliseconds patience = std::chrono::seconds{20});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    /// Runs statements separated by semicolons.
    void execute(const std::string& sql);
    Statement prepare(std::string_view sql);
    /// The first column of the first row; 0 if there is no row.
    std::int64_t integer(std::string_view sql);
    const std::filesystem::path& file() const;

  private:
    std::unique_ptr<Connection> connection_;
};

/// How much a commit survives.
enum class Durability {
    Crash,      ///< of the program; the newest commits may be lost if the power fails
    PowerLoss,  ///< on disk when commit() returns
};

/// Holds the write lock until commit(), or takes everything back when destroyed without it.
class Transaction {
  public:
    Transaction(Database& database, Durability durability);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;

    void commit();

  private:
    Database& database_;
    bool open_ = false;
};

}  // namespace newscart::sqlite
