#include "audio/denormals.h"

#include <gtest/gtest.h>

#include <limits>

namespace newscart {

TEST(FlushDenormals, HoldsAsLongAsItLives) {
    volatile float smallest = std::numeric_limits<float>::min();
    EXPECT_GT(smallest * 0.5F, 0.0F);
#if defined(__SSE__)
    {
        const FlushDenormals flush;
        EXPECT_EQ(smallest * 0.5F, 0.0F);
        EXPECT_EQ(smallest * 2.0F, 2 * std::numeric_limits<float>::min());
    }
#endif
    EXPECT_GT(smallest * 0.5F, 0.0F);
}

}  // namespace newscart
