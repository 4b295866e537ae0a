package io.mlprod.monitoring.internal.snapshot;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.Cells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.ColumnCounts.Unseen;
import io.mlprod.monitoring.internal.cells.Measured;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of one column's counts within a snapshot. */
final class CountsFormat {

    private static final int CATEGORIES = 255; // other kinds are what numbers are
    private static final int MOST_DIGITS = 5_000; // of a decimal number: sums of squares of doubles have fewer

    private CountsFormat() {}

    /** Writes counts, and their cells unless they are those of counts that were written before. */
    static void write(ColumnCounts column, @Nullable ColumnCounts before, DataOutputStream out) throws IOException {
        boolean isSame = before != null && before.cells().equals(column.cells());
        out.writeBoolean(isSame);
        if (!isSame) {
            writeCells(column, out);
        }
        writeCounts(column, out);
    }

    private static void writeCells(ColumnCounts column, DataOutputStream out) throws IOException {
        if (column.cells() instanceof NumberCells numbers) {
            double[] edges = numbers.edges();
            out.writeByte(numbers.measured().code());
            out.writeInt(edges.length);
            for (double edge : edges) {
                out.writeDouble(edge);
            }
        } else {
            CategoryCells categories = (CategoryCells) column.cells();
            out.writeByte(CATEGORIES);
            writeCategories(categories, out);
        }
    }

    private static void writeCounts(ColumnCounts column, DataOutputStream out) throws IOException {
        for (long count : column.counts()) {
            out.writeLong(count);
        }
        out.writeLong(column.missing());
        out.writeLong(column.infinite());
        out.writeLong(column.zeros());
        PowerSums moments = column.moments();
        out.writeLong(moments.count());
        write(moments.sum(), out);
        write(moments.squares(), out);
        out.writeDouble(moments.min());
        out.writeDouble(moments.max());
        out.writeLong(column.unseen().values());
        out.writeLong(column.unseen().of());
    }

    private static void writeCategories(CategoryCells cells, DataOutputStream out) throws IOException {
        out.writeInt(cells.hashes().length);
        for (long hash : cells.hashes()) {
            out.writeLong(hash);
        }
        out.writeInt(cells.own());
        out.writeInt(cells.labels().size());
        for (String label : cells.labels()) {
            SeriesFormat.writeText(label, out);
        }
    }

    /** Reads counts; their cells may be those of counts that were read before. */
    static ColumnCounts read(@Nullable ColumnCounts before, DataInputStream in) throws IOException {
        Cells cells;
        if (in.readBoolean()) {
            if (before == null) {
                throw new IOException("the cells of counts are missing");
            }
            cells = before.cells();
        } else {
            cells = readCells(in);
        }
        long[] counts = new long[cells.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readLong();
        }
        return new ColumnCounts(
                cells,
                counts,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new PowerSums(in.readLong(), readDecimal(in), readDecimal(in), in.readDouble(), in.readDouble()),
                new Unseen(in.readLong(), in.readLong()));
    }

    private static Cells readCells(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return kind == CATEGORIES ? readCategories(in) : readNumbers(measured(kind), in);
    }

    private static Measured measured(int kind) throws IOException {
        for (Measured one : Measured.values()) {
            if (one.code() == kind) {
                return one;
            }
        }
        throw new IOException("cells of an unknown kind " + kind);
    }

    private static Cells readNumbers(Measured measured, DataInputStream in) throws IOException {
        double[] edges = new double[SeriesFormat.count(in)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = in.readDouble();
        }
        return new NumberCells(measured, edges);
    }

    private static Cells readCategories(DataInputStream in) throws IOException {
        long[] hashes = new long[SeriesFormat.count(in)];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = in.readLong();
        }
        int own = in.readInt();
        int count = SeriesFormat.count(in);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add(SeriesFormat.readText(in));
        }
        return new CategoryCells(hashes, own, labels);
    }

    private static void write(@Nullable BigDecimal number, DataOutputStream out) throws IOException {
        out.writeBoolean(number != null);
        if (number == null) {
            return;
        }
        out.writeInt(number.scale());
        SeriesFormat.writeBytes(number.unscaledValue().toByteArray(), out);
    }

    private static @Nullable BigDecimal readDecimal(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        int scale = in.readInt();
        if (Math.abs((long) scale) > MOST_DIGITS) {
            throw new IOException("a number has " + scale + " decimal places");
        }
        return new BigDecimal(new BigInteger(SeriesFormat.readBytes(in)), scale);
    }
}
