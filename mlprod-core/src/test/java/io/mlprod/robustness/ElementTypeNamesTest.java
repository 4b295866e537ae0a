package io.mlprod.robustness;

import static io.mlprod.robustness.Models.bytes;
import static io.mlprod.robustness.Models.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.robustness.ProtoTree.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model with a type that cannot be served is refused with the type's name, not its number. */
class ElementTypeNamesTest {

    private static final int INPUTS = 11;
    private static final int OUTPUTS = 12;

    /** The test model with another element type at its first input or output. */
    private static byte[] retyped(int field, int type) {
        ProtoTree model = ProtoTree.read(bytes("dynamic_batch"));
        ProtoTree value = model.all(Kind.GRAPH).get(0).first(field).message;
        value.all(Kind.TENSOR_TYPE).get(0).first(1).varint = type;
        return model.write();
    }

    private static LoadException refused(ModelSource source) {
        LoadException refused = catchThrowableOfType(
                LoadException.class, () -> Models.open(source).close());
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
        return refused;
    }

    /**
     * What {@code onnx.TensorProto.DataType.items()} of onnx 1.23.2 lists and ONNX Runtime's Java binding cannot hold.
     */
    @ParameterizedTest
    @CsvSource({
        "UNDEFINED, 0",
        "COMPLEX64, 14",
        "COMPLEX128, 15",
        "FLOAT8E4M3FN, 17",
        "FLOAT8E4M3FNUZ, 18",
        "FLOAT8E5M2, 19",
        "FLOAT8E5M2FNUZ, 20",
        "UINT4, 21",
        "INT4, 22",
        "FLOAT4E2M1, 23",
        "FLOAT8E8M0, 24",
        "UINT2, 25",
        "INT2, 26",
        "FLOAT6E2M3, 27",
        "FLOAT6E3M2, 28"
    })
    void open_typeThatJavaCannotHold_isNamed(String name, int code) {
        String named = "a tensor of " + name.toLowerCase(java.util.Locale.ROOT) + ",";

        assertThat(refused(ModelSource.of(retyped(INPUTS, code)))).hasMessageContaining(named);
        assertThat(refused(ModelSource.of(retyped(OUTPUTS, code)))).hasMessageContaining(named);
    }

    @Test
    void open_typeOfALaterOnnx_saysThatItIsUnknown() {
        assertThat(refused(ModelSource.of(retyped(OUTPUTS, 29))))
                .hasMessageContaining("a tensor of element type 29 (unknown to ONNX 1.23), which");
    }

    @ParameterizedTest
    @CsvSource({"uint16, 4", "string, 8", "uint32, 12", "uint64, 13", "complex64, 14", "uint2, 25", "int2, 26"})
    void open_externalDataOfATypeThatJavaCannotCreate_isNamed(String name, int code, @TempDir Path folder)
            throws Exception {
        ProtoTree model = ProtoTree.read(bytes("external"));
        model.all(Kind.TENSOR).stream()
                .filter(tensor -> tensor.fields.stream().anyMatch(field -> field.number == 13))
                .forEach(tensor -> tensor.first(2).varint = code);
        Path file = Files.write(folder.resolve("external.onnx"), model.write());
        Files.copy(path("external").resolveSibling("external.weights"), folder.resolve("external.weights"));

        LoadException refused = refused(ModelSource.of(file).allowExternalData("external.weights"));

        assertThat(refused).hasMessageContaining("of type " + name + ",");
    }
}
