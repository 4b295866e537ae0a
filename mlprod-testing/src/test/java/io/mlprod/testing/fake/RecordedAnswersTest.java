package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.record.NotInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedAnswersTest {

    enum Country {
        US,
        DE
    }

    record Claim(
            double amount,
            Country country,
            @Nullable String note,
            Optional<Float> share,
            float[] history,
            @NotInput @Nullable String customer) {}

    record Risk(float p, Map<Country, Float> shares, String label, List<Float> parts) {}

    private static final Path PENGUINS = Path.of("../samples/quickstart/src/main/resources/penguins/penguins.onnx");

    @TempDir
    private Path folder;

    private static Claim claim(double amount, @Nullable String note) {
        return new Claim(amount, Country.DE, note, Optional.of(0.25f), new float[] {1, Float.NaN}, "c-17");
    }

    private static ScriptedModel<Claim, Risk> real() {
        return ScriptedModel.builder(Claim.class, Risk.class)
                .name("claims")
                .version("7")
                .schema(io.mlprod.validation.Schema.builder()
                        .feature(
                                "history",
                                io.mlprod.validation.Feature.builder()
                                        .nonFinite(io.mlprod.validation.NonFinite.ALLOW)
                                        .build())
                        .build())
                .build()
                .otherwiseHashed(9);
    }

    private Path record(Claim... claims) {
        Path file = folder.resolve("deep/claims.jsonl");
        try (ScriptedModel<Claim, Risk> real = real()) {
            RecordedAnswers.record(real.handle(), Claim.class, Risk.class, List.of(claims), file);
        }
        return file;
    }

    @Test
    void replay_recordedRows_givesTheSameAnswers() {
        Path file = record(claim(0.1, null), claim(2, "a \"b\"\n\u0080"));
        try (ScriptedModel<Claim, Risk> real = real();
                ScriptedModel<Claim, Risk> model = real()) {
            model.reset();
            model.otherwise(RecordedAnswers.replay(file, Claim.class, Risk.class));

            assertThat(model.handle().predict(claim(0.1, null)).value())
                    .isEqualTo(real.handle().predict(claim(0.1, null)).value());
            assertThat(model.handle().predict(claim(2, "a \"b\"\n\u0080")).value())
                    .isEqualTo(
                            real.handle().predict(claim(2, "a \"b\"\n\u0080")).value());
        }
    }
}
