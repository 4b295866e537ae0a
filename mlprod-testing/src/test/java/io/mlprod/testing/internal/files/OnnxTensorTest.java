package io.mlprod.testing.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that the onnx package wrote, in golden_tensors.py, and broken ones. */
class OnnxTensorTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path ONE = GOLDEN.resolve("credit_onnx/test_data_set_0/input_0.pb");

    @TempDir
    private Path folder;

    @Test
    void read_everyType_isWhatNumpySavedAsWell() {
        Map<String, Tensor> expected = Npz.read(GOLDEN.resolve("kinds.npz"));

        assertThat(Map.of("raw_f2", "f2", "int32_f2", "f2", "int32_i1", "i1", "int32_truth", "truth"))
                .allSatisfy((name, kind) -> assertThat(tensor(name)).isEqualTo(expected.get("input." + kind)));
        assertThat(Map.of("raw_i4", "i4", "double_f8", "f8", "uint64_u8", "u8", "string_wide", "wide"))
                .allSatisfy((name, kind) -> assertThat(tensor(name)).isEqualTo(expected.get("input." + kind)));
        assertThat(tensor("int64").longs()).containsExactly((1L << 62) + 1, -1);
        assertThat(tensor("uint64_u4").longs()).containsExactly(1, 4_294_967_295L);
        assertThat(tensor("float").floats()).containsExactly(0.1f, -0.0f, Float.NaN, 3e38f);
    }

    private static Tensor tensor(String name) {
        return OnnxTensor.read(GOLDEN.resolve("tensors/" + name + ".pb")).tensor();
    }

    @Test
    void read_externalData_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensor("external"))
                .withMessageContaining("external.pb: its data are in another file");
    }

    @Test
    void read_aModel_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> OnnxTensor.read(GOLDEN.resolve("credit.onnx")))
                .withMessageContaining("credit.onnx: no ONNX tensor")
                .withMessageContaining("check that it is a TensorProto");
    }

    @Test
    void read_moreElementsThanTheShape_isRefused() throws IOException {
        byte[] bytes = HexFormat.of().parseHex("0802" + "1001" + "4a04" + "0000803f");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> OnnxTensor.read(Files.write(folder.resolve("x.pb"), bytes)))
                .withMessageContaining("shape [2] with 1 elements");
    }

    @Test
    void read_damagedBytes_failsOnlyWithAMessage() throws IOException {
        byte[] whole = Files.readAllBytes(ONE);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            damaged[random.nextInt(Math.min(damaged.length, 40))] ^= (byte) (1 << random.nextInt(8));
            Path file = Files.write(folder.resolve("damaged.pb"), damaged);

            assertThatCode(() -> {
                        try {
                            OnnxTensor.read(file);
                        } catch (IllegalArgumentException e) {
                            assertThat(e).hasMessageContaining("damaged.pb");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void read_nothingInALargeShape_isRefused() throws IOException {
        byte[] bytes = HexFormat.of().parseHex("088094ebdc03" + "0800" + "1001"); // 1000000000, 0

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> OnnxTensor.read(Files.write(folder.resolve("x.pb"), bytes)))
                .withMessageContaining("nothing in the shape [1000000000, 0]");
    }
}
