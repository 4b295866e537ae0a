package io.mlprod;

import static io.mlprod.TestModels.open;
import static io.mlprod.TestModels.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same classifier exported with zipmap and without: what does not fit is said in the exporter's words. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class ZipMapTest {

    private static DeployException refused(ModelHandle<?, ?> serving, String next) {
        DeployException refused = catchThrowableOfType(
                DeployException.class,
                () -> serving.deploy(ModelSource.of(path(next)).version("next")));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.gate()).isEqualTo(Gate.SIGNATURE);
        return refused;
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String model, Class<?> output) {
        return assertThatThrownBy(() -> open(model, float[].class, output).close())
                .isInstanceOf(LoadException.class)
                .satisfies(e -> assertThat(((LoadException) e).reason()).isEqualTo(Reason.SIGNATURE_MISMATCH));
    }

    // ---- deployed over a version of the other kind

    @Test
    void deploy_zipmapOverPlain_namesTheExportersOption() {
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30")) {
            assertThat(refused(handle, "logistic30_zipmap"))
                    .hasMessageContainingAll(
                            "Output 'output_probability' of logistic30@next is a sequence of maps",
                            "exported with zipmap, and logistic30@",
                            "export it with options={'zipmap': False}");
        }
    }

    @Test
    void deploy_plainOverZipmap_namesTheExportersOption() {
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30_zipmap")) {
            assertThat(refused(handle, "logistic30"))
                    .hasMessageContainingAll(
                            "Output 'output_probability' of logistic30_zipmap@",
                            "is a sequence of maps",
                            "exported with zipmap, and logistic30_zipmap@next was not",
                            "open a new handle",
                            "options={'zipmap': False}");
        }
    }

    @Test
    void deploy_otherPlainModelOverPlain_doesNotSpeakOfZipmap() {
        try (ModelHandle<Inputs, Outputs> handle = open("logistic30")) {
            assertThat(refused(handle, "cnn").getMessage()).doesNotContain("zipmap");
        }
    }

    // ---- read into records made for the other kind

    record ByColumn(
            @Output(value = "probabilities", column = 1) float risk) {}

    record AsArray(float[] probabilities) {}

    record AsList(@Output("output_probability") List<Float> scores) {}

    @ParameterizedTest
    @ValueSource(classes = {ByColumn.class, AsArray.class, AsList.class, float[].class, Float.class})
    void build_zipmapForARecordOfPlainScores_namesTheExportersOption(Class<?> output) {
        assertRefused("logistic30_zipmap", output)
                .hasMessageContainingAll(
                        "output 'output_probability' is a sequence of maps, so the model was exported with zipmap",
                        "options={'zipmap': False}",
                        "a Map component");
    }

    record ByOldName(@Output("output_probability") Map<Long, Float> scores) {}

    @Test
    void build_plainForARecordThatNamesZipmapsOutput_namesTheOtherOutput() {
        assertRefused("logistic30", ByOldName.class)
                .hasMessageContainingAll("'output_probability' is what skl2onnx calls", "with zipmap", "probabilities");
    }

    @Test
    void build_plainForARecordOfAnotherModel_doesNotSpeakOfZipmap() {
        assertThatThrownBy(() -> open("cnn", float[].class, ByColumn.class).close())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("zipmap"));
    }
}
