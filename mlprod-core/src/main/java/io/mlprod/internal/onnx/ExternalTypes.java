package io.mlprod.internal.onnx;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.ElementTypeNames;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;

/** The element types that weights in external files may have. */
final class ExternalTypes {

    private ExternalTypes() {}

    /** By the codes of TensorProto.DataType in onnx.proto. */
    static ElementType elementType(ModelGraph.ExternalTensor tensor) {
        return switch (tensor.elementType()) {
            case 1 -> ElementType.FLOAT;
            case 2 -> ElementType.UINT8;
            case 3 -> ElementType.INT8;
            case 5 -> ElementType.INT16;
            case 6 -> ElementType.INT32;
            case 7 -> ElementType.INT64;
            case 9 -> ElementType.BOOL;
            case 10 -> ElementType.FLOAT16;
            case 11 -> ElementType.DOUBLE;
            case 16 -> ElementType.BFLOAT16;
            default ->
                throw new LoadException(
                        Reason.UNSUPPORTED,
                        "External data of '" + tensor.name() + "' are of type "
                                + ElementTypeNames.nameOf(tensor.elementType())
                                + ", which ONNX Runtime's Java binding cannot create; re-export the model as one file");
        };
    }
}
