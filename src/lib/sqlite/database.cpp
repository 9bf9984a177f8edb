#include "lib/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <utility>

#include "base/error.h"

namespace newscart::sqlite {

struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
};
struct Finalize {
    void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
};

struct Connection {
    std::filesystem::path file;
    std::unique_ptr<sqlite3, Close> handle;
};

namespace {

[[noreturn]] void fail(int code, const Connection& connection) {
    const std::string said = sqlite3_errstr(code);
    const int cause = connection.handle ? sqlite3_system_errno(connection.handle.get()) : 0;
    if ((code & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT)) code = SQLITE_FULL;
    // The archive is part of what is delivered to; only what the file itself is cannot be mended by trying again.
    Fault fault = Fault::Delivery;
    std::string message;
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            fault = Fault::Config;
            message = "is damaged (" + said + "); move it away, and a new one is begun";
            break;
        case SQLITE_FULL: message = "cannot be written: the disk is full; make room and try again"; break;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_CANTOPEN:
            message = "cannot be opened for writing (" + said + "); the file and its folder must be writable";
            break;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: message = "another program keeps it locked; try again, or end that program"; break;
        case SQLITE_NOMEM: throw std::bad_alloc();
        case SQLITE_IOERR:
            message = "cannot be read or written (" + said + "); check that the disk is sound and not full";
            break;
        // What is left is a mistake in our own SQL.
        default: throw std::logic_error(connection.file.string() + ": " + sqlite3_errmsg(connection.handle.get()));
    }
    throw Error(fault, connection.file.string() + ": " + message);
}

void check(int code, const Connection& connection) {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) fail(code, connection);
}

}  // namespace

// ------------------------------------------------------------------------------------------------------------
// Statement

struct Statement::Compiled {
    const Connection* connection = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalize> handle;
};

Statement::Statement(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Statement::~Statement() = default;
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;

void Statement::reset() {
    // The code repeats that of the step before, which was reported there.
    sqlite3_reset(compiled_->handle.get());
    sqlite3_clear_bindings(compiled_->handle.get());
}

void Statement::bind(int parameter, std::int64_t value) {
    check(sqlite3_bind_int64(compiled_->handle.get(), parameter + 1, value), *compiled_->connection);
}

void Statement::bind(int parameter, std::string_view value) {
    // A null pointer would bind NULL.
    const char* bytes = value.data() == nullptr ? "" : value.data();
    check(
        sqlite3_bind_text64(compiled_->handle.get(), parameter + 1, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8),
        *compiled_->connection);
}

bool Statement::step() {
    const int code = sqlite3_step(compiled_->handle.get());
    if (code == SQLITE_ROW) return true;
    // A finished statement must not keep a read transaction open.
    sqlite3_reset(compiled_->handle.get());
    check(code, *compiled_->connection);
    return false;
}

void Statement::run() {
    while (step()) {
    }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(compiled_->handle.get(), column); }

std::string Statement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(compiled_->handle.get(), column));
    const int count = sqlite3_column_bytes(compiled_->handle.get(), column);
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(count));
}

// -------------------------------------------------------------------------------------------------------------
// Database

Database::Database(const std::filesystem::path& file, std::chrono::milliseconds patience)
    : connection_(std::make_unique<Connection>()) {
    connection_->file = file;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_->handle.reset(handle);
    check(code, *connection_);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(patience.count()));
    // SQLite opens a file that cannot be written without a word.
    if (sqlite3_db_readonly(handle, "main") == 1) fail(SQLITE_READONLY, *connection_);
    // The mode belongs to the file. Whoever finds it in use at this moment goes on in the mode it has, which is as
    // safe, and so does a file system without shared memory.
    const int changed = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if ((changed & 0xff) != SQLITE_BUSY) check(changed, *connection_);
    execute("PRAGMA foreign_keys = ON");
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

void Database::execute(const std::string& sql) {
    check(sqlite3_exec(connection_->handle.get(), sql.c_str(), nullptr, nullptr, nullptr), *connection_);
}

Statement Database::prepare(std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(connection_->handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    auto compiled = std::make_unique<Statement::Compiled>();
    compiled->connection = connection_.get();
    compiled->handle.reset(handle);
    check(code, *connection_);
    return Statement(std::move(compiled));
}

std::int64_t Database::integer(std::string_view sql) {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

const std::filesystem::path& Database::file() const { return connection_->file; }

// ----------------------------------------------------------------------------------------------------------
// Transaction

Transaction::Transaction(Database& database, Durability durability) : database_(database) {
    database_.execute(durability == Durability::PowerLoss ? "PRAGMA synchronous = FULL; BEGIN IMMEDIATE;"
                                                          : "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE;");
    open_ = true;
}

Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (...) {  // NOLINT(bugprone-empty-catch): SQLite has rolled back by itself; the cause is under way already
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace newscart::sqlite
