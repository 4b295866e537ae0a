package io.mlprod.internal.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.LoadException;
import io.mlprod.internal.plain.session.PlainJava;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All models of the tests and samples: those that plain Java takes answer as in ONNX Runtime. */
class TakenModelsTest {

    private static final Path LIST = Path.of("src/test/resources/plain/taken.txt");
    private static final List<Path> FOLDERS =
            List.of(Path.of("src/test/resources/models"), Path.of("../samples"), Path.of("../mlprod-testing/src"));

    private static Map<String, Path> models() throws IOException {
        Map<String, Path> models = new TreeMap<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".onnx")
                                && !file.toString().contains("/target/"))
                        .forEach(file -> models.put(folder.relativize(file).toString(), file));
            }
        }
        return models;
    }

    private static boolean isTaken(Path model) {
        try {
            Both.open(new PlainJava(), ModelSource.of(model)).close();
            return true;
        } catch (LoadException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    /** The list shows which models are taken, so that their number cannot fall unnoticed. */
    @Test
    void open_allModels_takesThoseOfTheList() throws IOException {
        TreeSet<String> taken = new TreeSet<>();
        models().forEach((name, file) -> {
            if (isTaken(file)) {
                taken.add(name);
            }
        });

        assertThat(String.join("\n", taken)).isEqualTo(Files.readString(LIST).strip());
    }

    static Stream<String> taken() throws IOException {
        return Files.readAllLines(LIST).stream();
    }

    @ParameterizedTest
    @MethodSource("taken")
    void run_modelOfTheList_answersAsOnnxRuntime(String name) throws IOException {
        Path file = models().get(name);
        Rows rows = new Rows(name.hashCode());
        // The features are not those that the models were made for, so that the sums of linear models are large.
        try (Both both = new Both(ModelSource.of(file)).assertSameSignature()) {
            // ONNX Runtime's Java binding cannot read a sequence of no maps.
            boolean hasMaps = both.plain.signature().outputs().stream()
                    .anyMatch(output -> !(output.type() instanceof TensorType));
            for (int batch : new int[] {1, 2, 7, 64, 1, hasMaps ? 3 : 0}) {
                Tensor[] inputs = both.plain.signature().inputs().stream()
                        .map(input -> tensor(rows, input, batch))
                        .toArray(Tensor[]::new);
                both.assertSame((expected, scale) -> 1e-5 + 1e-5 * Math.abs(expected), 1, inputs);
            }
        }
    }

    private static Tensor tensor(Rows rows, ValueInfo input, int batch) {
        TensorType type = (TensorType) input.type();
        long[] shape = new long[type.hasShape() ? type.rank() : 2];
        for (int i = 0; i < shape.length; i++) {
            Dimension dimension = type.hasShape() ? type.shape().get(i) : new Dimension(Dimension.DYNAMIC, null);
            shape[i] = !dimension.isDynamic() ? dimension.size() : i == 0 ? batch : 2;
        }
        return type.elementType() == ElementType.STRING
                ? rows.texts(
                        (int) Tensor.elements(shape), new String[] {"Bern", "Uri", "cook", "clerk", "", "x"}, shape)
                : rows.of(type.elementType(), 0, shape);
    }
}
