package io.mlprod.testing.fake;

import io.mlprod.Call;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.testing.fault.FaultMatrix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What {@link NoOnnxRuntimeTest} does where there is no ONNX Runtime. */
public final class WithoutOnnxRuntime implements Callable<List<Object>> {

    record Claim(double amount) {}

    record Risk(float p) {}

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            @Nullable String sex) {}

    record Species(String label, Map<String, Float> probabilities) {}

    @Override
    public List<Object> call() {
        try (ScriptedModel<Claim, Risk> model = ScriptedModel.builder(Claim.class, Risk.class)
                        .handle(builder -> builder.cache(Cache.DEFAULT))
                        .build()
                        .otherwiseHashed(1);
                ScriptedModel<Penguin, Species> real = ScriptedModel.builder(Penguin.class, Species.class)
                        .signatureOf(Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx"))
                        .handle(builder -> builder.batching(Batching.DEFAULT.maxDelay(Duration.ofNanos(1))))
                        .build()
                        .otherwiseHashed(1)) {
            model.handle().predictAll(List.of(new Claim(1), new Claim(2)));
            model.handle().predictAsync(new Claim(3), Call.DEFAULT).join();
            model.handle().deploy(model.version("2").otherwise(new Risk(0.5f)).source());
            FaultMatrix.of(real, real.handle(), i -> new Penguin(30f + i, null, null, null, "Biscoe", null))
                    .run()
                    .assertAsExpected();
            return List.of(model.handle().predict(new Claim(4)).value().p(), real.calls() > 0);
        }
    }
}
