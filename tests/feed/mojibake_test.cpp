#include "feed/mojibake.h"

#include <gtest/gtest.h>

#include "feed/decode.h"

namespace newscart {

TEST(Mojibake, IsPutRightWhereItIsCertain) {
    EXPECT_EQ(repair_mojibake("It cost Â£4 million, the minister didnâ€™t say â€œyesâ€\u009d."),
              "It cost £4 million, the minister didn’t say “yes”.");
    EXPECT_EQ(repair_mojibake("JosÃ© paid 5 â‚¬ â€“ perhaps"), "José paid 5 € – perhaps");
    EXPECT_EQ(repair_mojibake("He said â€œnoâ€ twice."), "He said “no” twice.");
    EXPECT_EQ(repair_mojibake("Twice over: itÃ¢â‚¬â„¢s"), "Twice over: it’s");
}

TEST(Mojibake, LeavesWhatWasMeant) {
    for (const char* text : {"SÃO PAULO", "Â vontade", "château", "Pâté – naïve", "Ärger", "â", "", "plain"})
        EXPECT_EQ(repair_mojibake(text), text);
}

TEST(Mojibake, IsLookedForInEveryLine) { EXPECT_EQ(tidy("  The  pier canâ€™t open "), "The pier can’t open"); }

}  // namespace newscart
