package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one declared type and says what mlprod, or ONNX Runtime's Java binding, cannot do with it. */
final class ValueTypeReader {

    private static final int MAX_RANK = 8;
    private static final Set<Integer> READABLE = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16);
    private static final Set<Integer> WITHOUT_INPUT = Set.of(4, 12, 13); // unsigned, of two bytes and more
    private static final Set<Integer> SEQUENCE_ELEMENTS = Set.of(1, 7, 8, 11);

    private enum Kind {
        UNKNOWN,
        TENSOR,
        SEQUENCE,
        MAP,
        SPARSE,
        OPTIONAL
    }

    private Kind kind = Kind.UNKNOWN;
    private int elementType;
    private final List<Long> shape = new ArrayList<>();
    private boolean shaped;
    private @Nullable ValueTypeReader element;

    void read(WireReader type) throws MalformedModelException {
        while (type.next()) {
            switch (type.field()) {
                case 1 -> {
                    kind = Kind.TENSOR;
                    readTensorType(type.message());
                }
                case 4 -> readNested(Kind.SEQUENCE, type.message(), 1);
                case 5 -> readNested(Kind.MAP, type.message(), 2);
                case 8 -> {
                    kind = Kind.SPARSE;
                    readTensorType(type.message());
                }
                case 9 -> readNested(Kind.OPTIONAL, type.message(), 1);
                default -> type.skip();
            }
        }
    }

    private void readNested(Kind outer, WireReader message, int elementField) throws MalformedModelException {
        kind = outer;
        while (message.next()) {
            if (message.field() == elementField) {
                element = new ValueTypeReader();
                element.read(message.message());
            } else {
                message.skip();
            }
        }
    }

    private void readTensorType(WireReader tensor) throws MalformedModelException {
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> elementType = (int) tensor.number();
                case 2 -> {
                    shaped = true;
                    WireReader dimensions = tensor.message();
                    while (dimensions.next()) {
                        if (dimensions.field() == 1) {
                            shape.add(readDimension(dimensions.message()));
                        } else {
                            dimensions.skip();
                        }
                    }
                }
                default -> tensor.skip();
            }
        }
    }

    /** -1 for one that varies. */
    private static long readDimension(WireReader dimension) throws MalformedModelException {
        long size = -1;
        while (dimension.next()) {
            if (dimension.field() == 1) {
                size = dimension.number();
            } else {
                dimension.skip();
            }
        }
        return size;
    }

    /** The dimensions, -1 for those that vary; null if nothing is said of them. */
    @Nullable
    List<Long> shape() {
        return kind == Kind.TENSOR && shaped ? shape : null;
    }

    /** A tensor whose file says nothing of its shape, not even how many dimensions it has. */
    boolean isUnshapedTensor() {
        return kind == Kind.TENSOR && !shaped;
    }

    @Nullable
    String problemAsInput() {
        return switch (kind) {
            case TENSOR ->
                WITHOUT_INPUT.contains(elementType)
                        ? "a tensor of " + ElementTypeNames.nameOf(elementType)
                                + ", which ONNX Runtime's Java binding cannot create; put a Cast from int64 in front of"
                                + " it in the model"
                        : problemAsTensor();
            case UNKNOWN -> "of no declared type; re-export the model with types";
            case SEQUENCE, MAP -> "a " + name() + ", which is not supported as an input; take tensors instead";
            case SPARSE, OPTIONAL -> unsupportedKind();
        };
    }

    @Nullable
    String problemAsOutput() {
        return switch (kind) {
            case TENSOR -> problemAsTensor();
            case SEQUENCE -> {
                boolean readable = element != null
                        && (element.kind == Kind.MAP
                                || (element.kind == Kind.TENSOR && SEQUENCE_ELEMENTS.contains(element.elementType)));
                yield readable
                        ? null
                        : "a sequence of something other than maps or float32, float64, int64 or string tensors, which"
                                + " ONNX Runtime's Java binding cannot read; put a ConcatFromSequence behind it";
            }
            case UNKNOWN, MAP -> null; // the runtime infers a type that the file leaves out
            case SPARSE, OPTIONAL -> unsupportedKind();
        };
    }

    private @Nullable String problemAsTensor() {
        if (!READABLE.contains(elementType)) {
            return "a tensor of " + ElementTypeNames.nameOf(elementType)
                    + ", which ONNX Runtime's Java binding cannot hold; put a Cast beside it in the model";
        }
        return shape.size() > MAX_RANK
                ? "a tensor of rank " + shape.size() + ", but at most " + MAX_RANK
                        + " dimensions are supported; reshape it in the model"
                : null;
    }

    private String unsupportedKind() {
        return "of " + name() + " type, which is not supported; re-export the model with a plain tensor here";
    }

    private String name() {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
