#include "base/memory.h"

#include <malloc.h>

namespace newscart {

void return_freed_memory() { static_cast<void>(::malloc_trim(0)); }

}  // namespace newscart
