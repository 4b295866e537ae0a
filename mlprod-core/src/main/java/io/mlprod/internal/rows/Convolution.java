package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shapes of convolutions and pools, which decide whether a later change of shape leaves rows whole. */
final class Convolution {

    private Convolution() {}

    static Known follow(Step step, int image, int weights) throws MixedRowsException {
        step.constantsBut(Set.of(image));
        List<Dim> kernel = step.shape(weights);
        if (kernel.size() < 3) {
            throw new MixedRowsException("has weights of too few dimensions");
        }
        return Known.of(shape(step, step.rowsFirst(image, 3), kernel.get(0), kernel.subList(2, kernel.size())));
    }

    /**
     * Returns the result of a pool. Its second output consists of positions in the whole batch, which differ from those
     * in one row.
     */
    static Known pool(Step step) throws MixedRowsException {
        List<Dim> image = step.rowsFirst(0, 3);
        List<Long> kernel = step.numbers("kernel_shape");
        if (kernel == null) {
            throw new MixedRowsException("has no kernel");
        }
        return Known.of(
                shape(step, image, image.get(1), kernel.stream().map(Dim::of).toList()));
    }

    private static List<Dim> shape(Step step, List<Dim> image, Dim channels, List<Dim> kernel)
            throws MixedRowsException {
        String padding = step.text("auto_pad", "NOTSET");
        List<Long> strides = step.numbers("strides");
        List<Long> dilations = step.numbers("dilations");
        List<Long> pads = step.numbers("pads");
        int spatial = image.size() - 2;
        List<Dim> result = new ArrayList<>(List.of(image.get(0), channels));
        for (int i = 0; i < spatial; i++) {
            Dim in = image.get(i + 2);
            boolean isFollowed = in.isKnown()
                    && kernel.size() == spatial
                    && kernel.get(i).isKnown()
                    && padding.equals("NOTSET")
                    && step.number("ceil_mode", 0) == 0;
            long stride = at(strides, i, 1);
            if (!isFollowed || stride < 1) {
                result.add(Dim.ANY);
                continue;
            }
            long reach = Math.multiplyExact(at(dilations, i, 1), kernel.get(i).size() - 1);
            long padded = Math.addExact(in.size(), Math.addExact(at(pads, i, 0), at(pads, i + spatial, 0)));
            long steps = Math.subtractExact(padded - 1, reach);
            result.add(steps < 0 || reach < 0 ? Dim.ANY : Dim.of(steps / stride + 1));
        }
        return result;
    }

    private static long at(@Nullable List<Long> list, int index, long absent) throws MixedRowsException {
        if (list == null) {
            return absent;
        }
        if (index >= list.size()) {
            throw new MixedRowsException("has too short a list of strides, dilations or pads");
        }
        return list.get(index);
    }
}
