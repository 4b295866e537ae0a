package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import java.time.Duration;
import java.util.List;

/** A process that builds a chain of warm handles and asks it once; see {@link FirstCallTest}. */
final class FirstCall {

    static final String BUILT = "-- the chain is built";
    static final String ANSWERED = "-- the first call is answered";

    private FirstCall() {}

    public static void main(String[] args) {
        Inputs input = OnnxModels.row(1, 1);
        try (ModelHandle<Inputs, Float> first =
                        OnnxModels.model("ones").warmUp(List.of(input)).build();
                ModelHandle<Inputs, Float> second =
                        OnnxModels.model("tens").warmUp(List.of(input)).build();
                FallbackChain<Inputs, Float> chain = FallbackChain.builder(Inputs.class, Float.class)
                        .name("scores")
                        .budget(Duration.ofDays(2))
                        .primary(first, tier -> {
                            tier.timeout(Duration.ofDays(1)).maxConcurrent(4).breaker();
                            if (args.length > 0) {
                                tier.strict();
                            }
                        })
                        .then(second, tier -> tier.reserve(Duration.ofMillis(5)).breaker())
                        .thenLastKnownGood(asked -> "key", Duration.ofMinutes(10))
                        .orElse(-1f)) {
            System.out.println(BUILT);
            chain.predict(input);
            System.out.println(ANSWERED);
        }
    }
}
