package io.mlprod.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.spi.Invocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime's own Java binding damages or cannot create. */
class TextsAndTypesTest {

    private static final int FLOAT_CODE = 1;
    private static final int INT16_CODE = 5;

    @ParameterizedTest
    @ValueSource(strings = {"😀", "𠮷野家", "a😀b", "", "però", "日本", "\uD83D\uDC69\u200D\uD83D\uDE80"})
    void predict_anyText_comesBackAsItWas(String text) {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(OneModel.FOLDER.resolve("identity_string.onnx"))) {
            for (int call = 0; call < 4; call++) { // the output is bound from the second on
                Tensor answer = handle.predict(Inputs.of("x", Tensor.of(new String[] {text, "b"}, 1, 2)))
                        .value()
                        .tensor("y");
                assertThat(answer.strings()).containsExactly(text, "b");
            }
        }
    }

    @Test
    void predict_textOfAMillionCharacters_comesBackAndTheNextOnesToo() {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(OneModel.FOLDER.resolve("identity_string.onnx"))) {
            for (String text : List.of("a", "日".repeat(1_000_000), "b", "c")) {
                Tensor answer = handle.predict(Inputs.of("x", Tensor.of(new String[] {text, text}, 1, 2)))
                        .value()
                        .tensor("y");
                assertThat(answer.strings()).containsExactly(text, text);
            }
        }
    }

    @Test
    void predict_textWithNul_isRefused() {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(OneModel.FOLDER.resolve("identity_string.onnx"))) {
            Inputs inputs = Inputs.of("x", Tensor.of(new String[] {"a\0b", "b"}, 1, 2));
            assertThatThrownBy(() -> handle.predict(inputs)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void predict_modelWritesAnEmoji_isReadAsItIs() {
        try (ModelHandle<Inputs, Outputs> handle = OneModel.handle(OneModel.FOLDER.resolve("emoji_output.onnx"))) {
            Tensor answer = handle.predict(Inputs.of("x", Tensor.of(new long[] {1, 0, 1}, 3)))
                    .value()
                    .tensor("y");
            assertThat(answer.strings()).containsExactly("😀", "plain", "😀");
        }
    }

    /** No two of the types are alike in what is read, and all outputs are bound after the first run. */
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"UINT16", "UINT32", "UINT64", "FLOAT16", "BFLOAT16", "INT16", "UINT8", "BOOL"})
    void run_identityOfAType_givesEachBitBack(ElementType type) throws IOException {
        try (OneModel model = OneModel.ffm(identity(type));
                Invocation invocation = model.newInvocation(List.of("y"))) {
            byte[] bits = new byte[4 * type.byteSize()];
            for (int call = 1; call < 4; call++) {
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = (byte) (type == ElementType.BOOL ? (i + call) & 1 : -call - i);
                }
                invocation.input(0).reshape(new long[] {2, 2});
                invocation.input(0).bytes().put(0, bits);
                invocation.run();
                ByteBuffer expected = ByteBuffer.wrap(bits).order(ByteOrder.nativeOrder());
                assertThat(invocation.value(0)).isEqualTo(Tensor.of(type, expected, 2, 2));
            }
        }
    }

    /** identity_int16.onnx with another element type. */
    private static ModelSource identity(ElementType type) throws IOException {
        byte[] model = Files.readAllBytes(OneModel.FOLDER.resolve("identity_int16.onnx"));
        String bytes = new String(model, StandardCharsets.ISO_8859_1);
        String field = "\r\b"; // the length of the tensor's type, and the tag of its first field
        String patched = bytes.replace(field + (char) INT16_CODE, field + (char) ElementCodes.of(type));
        return ModelSource.of(patched.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void of_float_isTheNumberOfOnnx() {
        assertThat(ElementCodes.of(ElementType.FLOAT)).isEqualTo(FLOAT_CODE);
    }

    @Test
    void run_operatorRefusesItsInput_hasTheCodeAndTextOfOnnxRuntime() {
        try (OneModel model = OneModel.ffm(OneModel.FOLDER.resolve("reshape.onnx"))) {
            assertThat(model.run(5, 7))
                    .asString()
                    .contains(
                            ModelExecutionException.class.getName(), "ai.onnxruntime.OrtException: Error code - ORT_");
        }
    }
}
