#pragma once
#include "app/options.h"

namespace newscart {

/// --jobs, or one a processor.
int workers(const Options& options);

}  // namespace newscart
