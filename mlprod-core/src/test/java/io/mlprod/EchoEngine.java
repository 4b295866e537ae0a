package io.mlprod;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An engine that gives each input back as the output of that name with "_out", so that tests see what reaches a model.
 */
final class EchoEngine implements Engine {

    private final List<ValueInfo> inputs = new ArrayList<>();

    /** Adds an input of N rows; its row has so many elements, -1 for any number. */
    EchoEngine input(String name, ElementType type, int width) {
        List<Dimension> shape =
                List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(width, width < 0 ? name + "Size" : null));
        inputs.add(new ValueInfo(name, new TensorType(type, shape)));
        return this;
    }

    @Override
    public String name() {
        return "echo";
    }

    /** As ONNX Runtime's, so that tests see what a user of it does. */
    @Override
    public EngineLimits limits() {
        return EngineLimits.builder().texts(EngineLimits.Texts.BASIC_PLANE).build();
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        List<ValueInfo> outputs = inputs.stream()
                .map(input -> new ValueInfo(input.name() + "_out", input.type()))
                .toList();
        ModelMetadata none = new ModelMetadata("", "", "", "", "", 0, Map.of());
        ModelSignature signature = new ModelSignature(inputs, outputs, none, model.sha256());
        return new ModelSession() {
            @Override
            public ModelSignature signature() {
                return signature;
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty();
            }

            @Override
            public Invocation newInvocation(List<String> wanted) {
                return new Echo(wanted);
            }
        };
    }

    private final class Echo implements Invocation {

        private final List<TensorBuffer> given = new ArrayList<>();
        private final List<TensorBuffer> made = new ArrayList<>();

        Echo(List<String> wanted) {
            for (ValueInfo input : inputs) {
                given.add(TensorBuffer.direct(input.name(), ((TensorType) input.type()).elementType()));
            }
            for (String output : wanted) {
                TensorBuffer source = source(output);
                made.add(TensorBuffer.direct(output, source.type()));
            }
        }

        private TensorBuffer source(String output) {
            return given.stream()
                    .filter(input -> output.equals(input.name() + "_out"))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public TensorBuffer input(int index) {
            return given.get(index);
        }

        @Override
        public void run() {
            for (TensorBuffer output : made) {
                TensorBuffer source = source(output.name());
                if (source.type() == ElementType.STRING) {
                    output.adopt(source.shape().clone(), Arrays.copyOf(source.strings(), source.size()));
                } else {
                    Tensor copy = source.copy(0, source.shape().clone());
                    ByteBuffer bytes = ByteBuffer.allocate(
                                    copy.size() * source.type().byteSize())
                            .order(ByteOrder.nativeOrder());
                    bytes.duplicate().put(copy.bytes().duplicate());
                    output.adopt(copy.shape(), bytes);
                }
            }
        }

        @Override
        public TensorBuffer output(int index) {
            return made.get(index);
        }
    }
}
