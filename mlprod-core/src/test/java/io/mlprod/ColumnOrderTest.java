package io.mlprod;

import static io.mlprod.TestModels.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version whose columns are others, or in another order, never gets features that are filled in by place. */
class ColumnOrderTest {

    private static final String INCOME_DEBT = "\"income\", \"debt\"";
    private static final String DEBT_INCOME = "\"debt\", \"income\"";
    private static final Applicant GOOD = new Applicant(3, 1);

    @TempDir
    Path folder;

    record Applicant(float income, float debt) {}

    record Risk(
            @Output(value = "probabilities", label = "bad") float risk) {}

    /** A model with columns named beside it; empty for none. */
    private ModelSource version(String model, String name, String columns) throws IOException {
        Path file = Files.copy(path(model), folder.resolve(name + ".onnx"));
        if (!columns.isEmpty()) {
            Files.writeString(folder.resolve(name + ".schema.json"), "{\"columns\": {\"x\": [" + columns + "]}}");
        }
        return ModelSource.of(file).version(name);
    }

    private <I> ModelHandleBuilder<I, Risk> builder(Class<I> input, String columns) throws IOException {
        return ModelHandle.builder(input, Risk.class).load(version("risk_good_bad", "one", columns));
    }

    private static DeployException refused(ModelHandle<?, ?> handle, ModelSource next) {
        DeployException error = catchThrowableOfType(DeployException.class, () -> handle.deploy(next));
        assertThat(error).as("refused").isNotNull();
        assertThat(error.gate()).isEqualTo(Gate.SIGNATURE);
        return error;
    }

    @Test
    void deploy_arrayForColumnsInAnotherOrder_isRefusedWithBoth() throws IOException {
        try (ModelHandle<float[], Risk> handle =
                builder(float[].class, INCOME_DEBT).build()) {
            DeployException error = refused(handle, version("risk_gather", "two", DEBT_INCOME));

            assertThat(error.mismatches())
                    .containsExactly(new Mismatch(-1, "input 'x'", "columns [income, debt]", "columns [debt, income]"));
            assertThat(error)
                    .hasMessageEndingWith("\nDeploy a file with the same columns in the same order; or let the"
                            + " application give a record, which finds its columns by their names");
        }
    }

    @Test
    void deploy_arrayForColumnsThatAreNoLongerNamed_isRefused() throws IOException {
        try (ModelHandle<float[], Risk> handle =
                builder(float[].class, INCOME_DEBT).build()) {
            assertThat(refused(handle, version("risk_gather", "two", "")).mismatches())
                    .containsExactly(
                            new Mismatch(-1, "input 'x'", "columns [income, debt]", "no column names with the model"));
        }
    }

    @Test
    void deploy_arrayForTheSameColumns_serves() throws IOException {
        try (ModelHandle<float[], Risk> handle =
                builder(float[].class, INCOME_DEBT).build()) {
            handle.deploy(version("risk_gather", "two", INCOME_DEBT));

            assertThat(handle.serving().version()).isEqualTo("two");
        }
    }

    @Test
    void deploy_namedTensorsForColumnsInAnotherOrder_isRefused() throws IOException {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(version("risk_good_bad", "one", INCOME_DEBT))
                .build()) {
            refused(handle, version("risk_gather", "two", DEBT_INCOME));
        }
    }

    @Test
    void deploy_recordForColumnsInAnotherOrder_fillsThemByName() throws IOException {
        try (ModelHandle<Applicant, Risk> handle =
                builder(Applicant.class, INCOME_DEBT).build()) {
            assertThat(handle.predict(GOOD).value().risk()).isCloseTo(0.018f, within(1e-3f));

            handle.deploy(version("risk_gather", "two", DEBT_INCOME)); // says so of the same weights, so it is wrong

            assertThat(handle.predict(new Applicant(1, 3)).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }

    @Test
    void deploy_recordForColumnsThatAreNoLongerNamed_isRefusedIfThatMovesThem() throws IOException {
        record Reversed(float debt, float income) {}
        try (ModelHandle<Reversed, Risk> handle =
                builder(Reversed.class, INCOME_DEBT).build()) {
            assertThat(refused(handle, version("risk_gather", "two", "")).mismatches())
                    .containsExactly(
                            new Mismatch(-1, "input 'x'", "columns [income, debt]", "no column names with the model"));
        }
    }

    @Test
    void deploy_recordForColumnsThatAreNoLongerNamed_saysHowToNameThem() throws IOException {
        record Reversed(float debt, float income) {}
        try (ModelHandle<Reversed, Risk> handle =
                builder(Reversed.class, INCOME_DEBT).build()) {
            assertThat(refused(handle, version("risk_gather", "two", "")))
                    .hasMessageEndingWith(
                            "\nName the columns, in the order of the model, in a NAME.schema.json beside it");
        }
    }

    @Test
    void build_codeWithAnotherOrderThanTheFile_namesBoth() {
        Schema code = Schema.builder().columns("x", "Debt", "Income").build();

        assertThatThrownBy(
                        () -> builder(float[].class, INCOME_DEBT).schema(code).build())
                .isInstanceOf(LoadException.class)
                .hasMessageContainingAll("[Debt, Income]", "'x'", "[income, debt]");
    }

    @Test
    void build_codeWithOtherNamesThanTheFile_isTheirName() throws IOException {
        Schema code = Schema.builder().columns("x", "salary", "loans").build();

        try (ModelHandle<float[], Risk> handle =
                builder(float[].class, INCOME_DEBT).schema(code).build()) {
            assertThat(handle.predict(new float[] {3, 1}).value().risk()).isCloseTo(0.018f, within(1e-3f));
        }
    }
}
