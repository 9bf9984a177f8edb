#pragma once

namespace newscart {

/// Gives the system back what has been freed. The allocator keeps it for the next of the same size, which after a large
/// feed never comes: what is mixed later is of another kind.
void return_freed_memory();

}  // namespace newscart
