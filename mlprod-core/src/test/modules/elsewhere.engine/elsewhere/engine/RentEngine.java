package elsewhere.engine;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that is code: the rent of a flat by its area, rooms and city. It needs no file and no native library. */
public final class RentEngine implements Engine {

    @Override
    public String name() {
        return "rent";
    }

    @Override
    public EngineLimits limits() {
        return EngineLimits.builder().pinsCarrier(false).build();
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelSignature signature = new ModelSignature(
                List.of(
                        column("area", ElementType.FLOAT),
                        column("rooms", ElementType.INT64),
                        column("city", ElementType.STRING)),
                List.of(column("rent", ElementType.FLOAT)),
                new ModelMetadata("elsewhere", "", "", "", "", 0, Map.of()),
                model.sha256());
        return new ModelSession() {
            @Override
            public ModelSignature signature() {
                return signature;
            }

            @Override
            public Optional<String> rowDependence(List<String> outputs) {
                return Optional.empty(); // each row by itself
            }

            @Override
            public Invocation newInvocation(List<String> outputs) {
                return new Rents();
            }
        };
    }

    private static ValueInfo column(String name, ElementType type) {
        return new ValueInfo(
                name, new TensorType(type, List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(1, null))));
    }

    private static final class Rents implements Invocation {

        private final TensorBuffer[] inputs = {
            TensorBuffer.heap("area", ElementType.FLOAT),
            TensorBuffer.heap("rooms", ElementType.INT64),
            TensorBuffer.heap("city", ElementType.STRING)
        };
        private final TensorBuffer rent = TensorBuffer.heap("rent", ElementType.FLOAT);

        @Override
        public TensorBuffer input(int index) {
            return inputs[index];
        }

        @Override
        public void run() {
            int rows = inputs[0].size();
            if (rent.size() != rows) {
                rent.reshape(new long[] {rows, 1});
            }
            for (int i = 0; i < rows; i++) {
                float base = 12 * inputs[0].floats().get(i) + 50 * ElementType.INT64.readLong(inputs[1].bytes(), i);
                rent.floats().put(i, "Wien".equals(inputs[2].strings()[i]) ? 1.5f * base : base);
            }
        }

        @Override
        public TensorBuffer output(int index) {
            return rent;
        }
    }
}
