package io.mlprod.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.model.ValueType.MapType;
import io.mlprod.model.ValueType.SequenceType;
import io.mlprod.model.ValueType.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final Tensor ONE = Tensor.scalar(1f);
    private static final Tensor TWO = Tensor.scalar(2f);

    @Test
    void inputs_and_addsWithoutChangingTheFirst() {
        Inputs first = Inputs.of("a", ONE);
        Inputs both = first.and("b", TWO);
        assertThat(first.names()).containsExactly("a");
        assertThat(both.names()).containsExactlyInAnyOrder("a", "b");
        assertThat(both.tensor("b")).isEqualTo(TWO);
        assertThat(both.tensor("c")).isNull();
    }

    @Test
    void inputs_sourceMapChanged_stayTheSame() {
        Map<String, Tensor> source = new HashMap<>(Map.of("a", ONE));
        Inputs inputs = Inputs.of(source);
        source.put("b", TWO);
        assertThat(inputs.names()).containsExactly("a");
    }

    @Test
    void inputs_names_cannotBeChanged() {
        Inputs inputs = Inputs.of("a", ONE);
        assertThatThrownBy(() -> inputs.names().remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void inputs_sameNameTwice_isRefused() {
        Inputs inputs = Inputs.of("a", ONE);
        assertThatThrownBy(() -> inputs.and("a", TWO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' was already given");
    }

    @Test
    void inputs_nullTensor_isRefusedWithItsName() {
        assertThatThrownBy(() -> Inputs.of("age", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'age'");
        assertThatThrownBy(() -> Inputs.of("a", ONE).and("age", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("'age'");
    }

    @Test
    void inputs_nullName_isRefused() {
        assertThatThrownBy(() -> Inputs.of((String) null, ONE)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Inputs.of("a", ONE).and(null, TWO)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void inputs_equalTensors_areEqualInAnyOrder() {
        Inputs one = Inputs.of("a", ONE).and("b", TWO);
        Inputs other = Inputs.of("b", Tensor.scalar(2f)).and("a", Tensor.scalar(1f));
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(Inputs.of("a", ONE));
    }

    @Test
    void inputs_toString_showsNoValues() {
        assertThat(Inputs.of("X", Tensor.of(new float[] {123456, 2}, 1, 2))).hasToString("{X=float32[1, 2]}");
    }

    @Test
    void outputs_accessors_giveTheValuesInOrder() {
        SequenceValue sequence = new SequenceValue(List.of(ONE, TWO));
        Map<String, Value> source = new LinkedHashMap<>();
        source.put("z", ONE);
        source.put("a", sequence);
        Outputs outputs = Outputs.of(source);
        source.clear();
        assertThat(outputs.names()).containsExactly("z", "a");
        assertThat(outputs.tensor("z")).isEqualTo(ONE);
        assertThat(outputs.sequence("a")).isEqualTo(sequence);
        assertThat(outputs.value("a")).isSameAs(sequence);
    }

    @Test
    void outputs_unknownName_namesTheKnownOnes() {
        assertThatThrownBy(() -> Outputs.of(Map.of("label", ONE)).tensor("lable"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("lable", "[label]");
    }

    @Test
    void outputs_wrongKind_isRefused() {
        Outputs outputs = Outputs.of(Map.of("t", ONE, "s", new SequenceValue(List.of())));
        assertThatThrownBy(() -> outputs.sequence("t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'t'", "Tensor", "not a SequenceValue");
        assertThatThrownBy(() -> outputs.tensor("s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'s'", "SequenceValue", "not a Tensor");
    }

    @Test
    void outputs_equalValues_areEqual() {
        assertThat(Outputs.of(Map.of("y", ONE)))
                .isEqualTo(Outputs.of(Map.of("y", Tensor.scalar(1f))))
                .hasSameHashCodeAs(Outputs.of(Map.of("y", Tensor.scalar(1f))))
                .isNotEqualTo(Outputs.of(Map.of("y", TWO)));
    }

    @Test
    void outputs_toString_showsNoValues() {
        assertThat(Outputs.of(Map.of("y", Tensor.scalar("secret")))).hasToString("Outputs[y]");
    }

    @Test
    void mapValue_sourceChanged_keepsEntriesAndOrder() {
        Map<Object, Object> source = new LinkedHashMap<>();
        source.put("z", 1f);
        source.put("a", 2f);
        MapValue map = new MapValue(source);
        source.clear();
        assertThat(map.entries()).containsExactly(Map.entry("z", 1f), Map.entry("a", 2f));
        assertThatThrownBy(() -> map.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void sequenceValue_sourceChanged_staysTheSame() {
        List<Value> source = new ArrayList<>(List.of(ONE));
        SequenceValue sequence = new SequenceValue(source);
        source.add(TWO);
        assertThat(sequence.size()).isEqualTo(1);
        assertThat(sequence.elements()).containsExactly(ONE);
        assertThatThrownBy(() -> sequence.elements().add(TWO)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void dimension_toString_isSizeNameOrQuestionMark() {
        assertThat(new Dimension(30, null)).hasToString("30");
        assertThat(new Dimension(Dimension.DYNAMIC, "N")).hasToString("N").matches(Dimension::isDynamic);
        assertThat(new Dimension(Dimension.DYNAMIC, null)).hasToString("?");
    }

    @Test
    void dimension_belowDynamic_isRefused() {
        assertThatThrownBy(() -> new Dimension(-2, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valueTypes_toString_areReadable() {
        TensorType matrix = new TensorType(ElementType.FLOAT, List.of(new Dimension(-1, "N"), new Dimension(30, null)));
        assertThat(matrix).hasToString("float32[N, 30]");
        assertThat(matrix.rank()).isEqualTo(2);
        assertThat(new SequenceType(new MapType(ElementType.STRING, ElementType.FLOAT)))
                .hasToString("sequence(map(string, float32))");
        assertThat(new ValueInfo("X", matrix)).hasToString("X float32[N, 30]");
    }

    @Test
    void modelVersion_toString_isNameAndVersion() {
        assertThat(new ModelVersion("penguins", "7", "00")).hasToString("penguins@7");
        assertThatThrownBy(() -> new ModelVersion("a", null, "b")).isInstanceOf(NullPointerException.class);
    }

    @Test
    void predictionId_toString_isHexadecimal() {
        assertThat(new PredictionId(0x5f3a9c0184b2e7d1L, 0x1a2b)).hasToString("5f3a9c0184b2e7d1-1a2b");
        assertThat(new PredictionId(1, 0)).hasToString("0000000000000001-0");
    }
}
