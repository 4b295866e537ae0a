package io.mlprod.testing.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mlprod.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferenceProtocolTest {

    private static Map<String, Tensor> tensors(Object... entries) {
        return InferenceProtocol.tensors("x.json, request", Map.of("inputs", Arrays.asList(entries)), "inputs");
    }

    private static Map<String, Object> tensor(String datatype, List<Long> shape, List<?> data) {
        return Map.of("name", "a", "datatype", datatype, "shape", shape, "data", data);
    }

    @Test
    void tensors_nestedAndFlatData_areTheSame() {
        assertThat(tensors(tensor("FP32", List.of(2L, 2L), List.of(List.of(1.0, 2.0), List.of(3.0, 4.0)))))
                .isEqualTo(tensors(tensor("FP32", List.of(2L, 2L), List.of(1.0, 2.0, 3.0, 4.0))));
    }

    @Test
    void tensors_typedData_areRead() {
        assertThat(tensors(tensor("BYTES", List.of(1L), List.of("é"))).get("a").strings())
                .containsExactly("é");
        assertThat(tensors(tensor("BOOL", List.of(2L), List.of(true, false)))
                        .get("a")
                        .booleans())
                .containsExactly(true, false);
        assertThat(tensors(tensor("INT64", List.of(1L), List.of(Long.MAX_VALUE)))
                        .get("a")
                        .longs())
                .containsExactly(Long.MAX_VALUE);
    }

    @Test
    void tensors_thatDoNotFit_areRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("INT8", List.of(1L), List.of(128L))))
                .withMessageContaining("x.json, request, inputs 'a': 128 where int8 is expected");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("INT8", List.of(1L), List.of(1.5))))
                .withMessageContaining("1.5 where int8");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(3L), List.of(1.0))))
                .withMessageContaining("1 element for shape [3]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(-1L), List.of(1.0))))
                .withMessageContaining("shape [-1]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP8", List.of(1L), List.of(1.0))))
                .withMessageContaining("datatype FP8");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(Map.of("name", "a", "datatype", "FP32", "shape", List.of(1L))))
                .withMessageContaining("without the extension for binary data");
        Map<String, Object> twice = tensor("FP32", List.of(1L), List.of(1.0));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(twice, twice))
                .withMessageContaining("there twice");
    }

    @Test
    void tensors_nestedOtherwiseThanTheShape_areRefused() {
        List<List<Double>> ragged = List.of(List.of(1.0, 2.0, 3.0), List.of(4.0));
        List<List<Double>> square = List.of(List.of(1.0, 2.0), List.of(3.0, 4.0));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(2L, 2L), ragged)))
                .withMessageContaining("not nested as the shape [2, 2]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(4L, 1L), square)))
                .withMessageContaining("not nested as the shape [4, 1]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(4L), square)))
                .withMessageContaining("not nested as the shape [4]");
    }

    @Test
    void tensors_numbersBeyondTheirType_areRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP32", List.of(1L), List.of(1e39))))
                .withMessageContaining("1.0E39 where float32 is expected");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tensors(tensor("FP16", List.of(1L), List.of(70_000L))))
                .withMessageContaining("70000 where float16 is expected");
        assertThat(tensors(tensor("FP32", List.of(1L), List.of(Double.POSITIVE_INFINITY)))
                        .get("a")
                        .floats())
                .containsExactly(Float.POSITIVE_INFINITY);
    }
}
