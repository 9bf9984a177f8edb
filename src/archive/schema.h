#pragma once
#include "lib/sqlite/database.h"

namespace newscart {

/// Brings the file to the newest schema, one transaction a version. Throws Error(Config) if the file belongs to another
/// program or to a newer newscart.
void migrate_archive(sqlite::Database& database);

}  // namespace newscart
