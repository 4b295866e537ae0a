package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.NotInput;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedAnswersTest {

    enum Country {
        US,
        DE
    }

    @SuppressWarnings("ArrayRecordComponent") // tests compare deeply
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
                .schema(Schema.builder()
                        .feature(
                                "history",
                                Feature.builder().nonFinite(NonFinite.ALLOW).build())
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

    @Test
    void replay_unknownRow_saysWhatToDo() {
        Path file = record(claim(1, null));
        RecordedAnswers<Claim, Risk> answers = RecordedAnswers.replay(file, Claim.class, Risk.class);

        assertThatThrownBy(() -> answers.apply(claim(3, null)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("No answer of claims@7 was recorded in " + file + " for\n  Claim[amount=3.0, ")
                .hasMessageContaining("It has 1 others. Record it with the rows of this test");
    }

    @Test
    void replay_rowsThatModelsCannotTellApart_areFound() {
        Path file = record(claim(0.1, null));
        RecordedAnswers<Claim, Risk> answers = RecordedAnswers.replay(file, Claim.class, Risk.class);
        Claim asTheModelSeesIt = new Claim(0.1f, Country.DE, "", Optional.of(0.25f), new float[] {1, Float.NaN}, null);

        assertThat(answers.answer(asTheModelSeesIt, Set.of("amount"))).isEqualTo(answers.apply(claim(0.1, null)));
    }

    @Test
    void replay_rowsThatDifferBeyondFloats_areToldApart() {
        Path file = record(claim(1, null), claim(1 + 1e-12, null));
        RecordedAnswers<Claim, Risk> answers = RecordedAnswers.replay(file, Claim.class, Risk.class);

        assertThat(answers.size()).isEqualTo(2);
        assertThat(answers.apply(claim(1, null))).isNotEqualTo(answers.apply(claim(1 + 1e-12, null)));
        assertThatThrownBy(() -> answers.apply(claim(1 + 2e-12, null))).isInstanceOf(AssertionError.class);
    }

    @Test
    void replay_fileWithTwoAnswersToOneRow_isRefused() throws IOException {
        Path file = record(claim(1, null), claim(2, null));
        List<String> lines = Files.readAllLines(file);
        String merged =
                lines.get(1).replaceFirst("\"output\":.*", lines.get(2).replaceFirst(".*\"output\"", "\"output\""));
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(1), merged));

        assertThatThrownBy(() -> RecordedAnswers.replay(file, Claim.class, Risk.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + ":5 has another answer than an equal row before it");
    }

    @Test
    void replay_fileWithEmptyLines_isReadAsWithout() throws IOException {
        Path file = record(claim(1, null), claim(2, null));
        Files.writeString(file, Files.readString(file) + "\n  \n");

        assertThat(RecordedAnswers.replay(file, Claim.class, Risk.class).size()).isEqualTo(2);
    }

    @Test
    void replay_fileThatEndsAfterItsHeader_isRefused() throws IOException {
        Path file = record(claim(1, null));
        Files.writeString(file, Files.readAllLines(file).get(0) + "\n");

        assertThatThrownBy(() -> RecordedAnswers.replay(file, Claim.class, Risk.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no rows behind its header");
    }

    @Test
    void record_header_namesModelAndTypesAndNoDataOutsideTheModel() throws IOException {
        Path file = record(claim(1, null));

        assertThat(Files.readAllLines(file).get(0))
                .contains("\"model\":\"claims\",\"version\":\"7\",\"sha256\":\"")
                .contains("\"input\":\"Claim(double amount, Country country, String note, Optional share, float[]"
                        + " history)\"");
        assertThat(Files.readString(file)).doesNotContain("c-17");
        assertThat(RecordedAnswers.replay(file, Claim.class, Risk.class).model().version())
                .isEqualTo("7");
    }

    @Test
    void record_noRowsOrFailingRow_writesNothing() {
        Path file = folder.resolve("none.jsonl");
        try (ScriptedModel<Claim, Risk> real = real()) {
            assertThatThrownBy(() -> RecordedAnswers.record(real.handle(), Claim.class, Risk.class, List.of(), file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no rows");
            List<Claim> bad = List.of(claim(1, null), claim(Double.NaN, null));
            assertThatThrownBy(() -> RecordedAnswers.record(real.handle(), Claim.class, Risk.class, bad, file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Row 2 got no answer, so nothing was recorded: Claim[amount=NaN");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void record_answersThatDoNotFollowFromTheInput_areRefused() {
        Path file = folder.resolve("random.jsonl");
        try (ScriptedModel<Float, Float> real = ScriptedModel.of(Float.class, Float.class)) {
            real.when(x -> true).thenReturn(1f, 2f);

            assertThatThrownBy(() ->
                            RecordedAnswers.record(real.handle(), Float.class, Float.class, List.of(5f, 5f), file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Row 2 got another answer than an equal row before it");
        }
    }

    @Test
    void record_anotherVersionAnswersMeanwhile_isRefused() {
        Path file = folder.resolve("mixed.jsonl");
        try (ScriptedModel<Float, Float> real = ScriptedModel.of(Float.class, Float.class)) {
            real.otherwise(1f);
            ModelSource next = real.version("2").otherwise(2f).source();
            List<Float> rows = new java.util.AbstractList<>() {
                @Override
                public Float get(int index) {
                    if (index == 1) {
                        real.handle().deploy(next);
                    }
                    return (float) index;
                }

                @Override
                public int size() {
                    return 2;
                }
            };

            assertThatThrownBy(() -> RecordedAnswers.record(real.handle(), Float.class, Float.class, rows, file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("record one version at a time");
        }
    }

    @Test
    void replay_badFiles_sayWhereAndWhatToDo() throws IOException {
        Path file = record(claim(1, null));
        String header = Files.readAllLines(file).get(0);

        assertThatThrownBy(() -> RecordedAnswers.replay(folder.resolve("no.jsonl"), Claim.class, Risk.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("record them with RecordedAnswers.record");
        assertThatThrownBy(() -> RecordedAnswers.replay(file, Claim.class, Float.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":1 was recorded with the output Risk(")
                .hasMessageEndingWith("not Float; record the answers anew");
        Files.writeString(file, "");
        assertBad(file, ":1 is not the header of recorded answers");
        Files.writeString(file, "{\"input\":1}\n");
        assertBad(file, ":1 is not the header of recorded answers");
        Files.writeString(file, header + "\n{\"input\":\n");
        assertBad(file, ":2 is no JSON");
        Files.writeString(file, header + "\n{\"input\":{\"amount\":1},\"output\":{}}\n");
        assertBad(file, ":2 has no input and output of the types that its header names: 'country' of Claim is missing");
        Files.writeString(file, header + "\n{\"output\":{}}\n");
        assertBad(file, ":2 has no input and output");
    }

    private static void assertBad(Path file, String message) {
        assertThatThrownBy(() -> RecordedAnswers.replay(file, Claim.class, Risk.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void replay_realModelsTensors_areTheSame() {
        Path file = folder.resolve("penguins.jsonl");
        Inputs penguin = Inputs.of(Map.of(
                "bill_length_mm", number(39.1f),
                "bill_depth_mm", number(18.7f),
                "flipper_length_mm", number(181),
                "body_mass_g", number(Float.NaN),
                "island", text("Torgersen"),
                "sex", text("male")));
        Schema any = Schema.builder()
                .feature(
                        "body_mass_g",
                        Feature.builder().nonFinite(NonFinite.ALLOW).build())
                .build();
        Outputs expected;
        try (ModelHandle<Inputs, Outputs> real =
                ModelHandle.builder().load(PENGUINS).schema(any).build()) {
            expected = real.predict(penguin).value();
            RecordedAnswers.record(real, Inputs.class, Outputs.class, List.of(penguin), file);
        }
        try (ScriptedModel<Inputs, Outputs> model = ScriptedModel.builder(Inputs.class, Outputs.class)
                .signatureOf(PENGUINS)
                .schema(any)
                .build()) {
            model.otherwise(RecordedAnswers.replay(file, Inputs.class, Outputs.class));

            assertThat(model.handle().predict(penguin).value()).isEqualTo(expected);
        }
    }

    private static Tensor number(float value) {
        return Tensor.of(new float[] {value}, 1, 1);
    }

    private static Tensor text(String value) {
        return Tensor.of(new String[] {value}, 1, 1);
    }

    record Stamp(long id, double seconds) {}

    record Amount(double value) {}

    @Test
    void replay_rowsThatOnlyFloat32WouldTakeForEqual_haveNoAnswer(@TempDir Path folder) {
        Path file = folder.resolve("stamps.jsonl");
        try (ScriptedModel<Stamp, Amount> real = ScriptedModel.of(Stamp.class, Amount.class);
                ScriptedModel<Stamp, Amount> model = ScriptedModel.of(Stamp.class, Amount.class)) {
            real.otherwise(stamp -> new Amount(stamp.seconds()));
            List<Stamp> stamps =
                    List.of(new Stamp(16_777_216L, 1), new Stamp(1, 1_700_000_000.0), new Stamp(2, Double.MAX_VALUE));
            RecordedAnswers.record(real.handle(), Stamp.class, Amount.class, stamps, file);
            RecordedAnswers<Stamp, Amount> answers = RecordedAnswers.replay(file, Stamp.class, Amount.class);
            model.otherwise(answers);

            assertThat(model.handle().predict(stamps.get(2)).value()).isEqualTo(new Amount(Double.MAX_VALUE));
            for (Stamp other : List.of(
                    new Stamp(16_777_217L, 1), new Stamp(1, 1_700_000_030.0), new Stamp(2, Double.POSITIVE_INFINITY))) {
                assertThatThrownBy(() -> answers.apply(other)).isInstanceOf(AssertionError.class);
                assertThatThrownBy(() -> answers.answer(other, Set.of())).isInstanceOf(AssertionError.class);
            }
            assertThatThrownBy(() -> answers.answer(new Stamp(16_777_217L, 1), Set.of("id", "seconds")))
                    .isInstanceOf(AssertionError.class);
            assertThat(answers.answer(new Stamp(1, 1_700_000_030.0), Set.of("seconds")))
                    .isEqualTo(new Amount(1_700_000_000.0));
        }
    }
}
