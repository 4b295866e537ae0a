package io.mlprod.internal.rows;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A model of rows.bin.gz, and what ONNX Runtime did with batches of its rows (see make_row_cases.py). */
record RowCase(String name, boolean mustBeProven, ModelSignature signature, Map<String, Seen> seen, ByteBuffer model) {

    /** What was seen of an output's rows. */
    enum Seen {
        APART,
        MIXING,
        NOTHING
    }

    static List<RowCase> all() {
        InputStream file = Objects.requireNonNull(RowCase.class.getResourceAsStream("/models/rows.bin.gz"));
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
            List<RowCase> cases = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                cases.add(readCase(in));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RowCase readCase(DataInputStream in) throws IOException {
        String name = in.readUTF();
        boolean mustBeProven = in.readByte() != 0;
        List<ValueInfo> inputs = new ArrayList<>();
        for (int i = in.readByte(); i > 0; i--) {
            String input = in.readUTF();
            List<Dimension> shape = new ArrayList<>(List.of(new Dimension(Dimension.DYNAMIC, "N")));
            for (int rank = in.readByte(); rank > 0; rank--) {
                int size = in.readInt();
                shape.add(size < 0 ? new Dimension(size, "M" + rank) : new Dimension(size, null));
            }
            inputs.add(new ValueInfo(input, new TensorType(ElementType.FLOAT, shape)));
        }
        List<ValueInfo> outputs = new ArrayList<>();
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (int i = in.readByte(); i > 0; i--) {
            String output = in.readUTF();
            outputs.add(new ValueInfo(
                    output, new TensorType(ElementType.FLOAT, List.of(new Dimension(Dimension.DYNAMIC, "N")))));
            seen.put(output, Seen.values()[in.readByte()]);
        }
        ByteBuffer model = ByteBuffer.wrap(in.readNBytes(in.readInt()));
        ModelMetadata metadata = new ModelMetadata("", "", "", "", "", 0, Map.of());
        return new RowCase(name, mustBeProven, new ModelSignature(inputs, outputs, metadata, ""), seen, model);
    }
}
