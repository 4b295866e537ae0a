package io.mlprod.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that declare rows whose number of elements, or of bytes, is beyond an int or a long. */
class LargeRowsTest {

    @ParameterizedTest
    @ValueSource(longs = {1L << 15, 1L << 16, 1L << 32, Long.MAX_VALUE})
    void bind_rowsOfMoreThan2GiB_areAProblem(long side) {
        Dimension rows = new Dimension(Dimension.DYNAMIC, "N");
        Dimension fixed = new Dimension(side, null);
        ValueInfo x = new ValueInfo("x", new TensorType(ElementType.FLOAT, List.of(rows, fixed, fixed)));
        ModelMetadata none = new ModelMetadata("", "", "", "", "", 0, Map.of());
        ModelSignature signature = new ModelSignature(List.of(x), List.of(x), none, "");
        List<String> problems = new ArrayList<>();

        Codec.encoder(float[].class, MethodHandles.lookup(), signature, Schema.empty(), problems);

        assertThat(problems).singleElement().asString().contains("input x", "rows of more than 2 GiB");
    }
}
