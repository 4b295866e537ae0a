package io.mlprod.internal.plain.operators;

import io.mlprod.error.ModelExecutionException;
import io.mlprod.internal.plain.Frame;
import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identity, Reshape, Flatten, Squeeze and Unsqueeze: the same elements with other dimensions, without a copy. */
final class Views {

    private static final int AXES_AS_INPUT = 13; // the version from which axes are an input

    private Views() {}

    static Step identity(NodePlan node) {
        return new Copy(node.input(0), node.output(0, node.type(0), Dims.SAME));
    }

    static Step reshape(NodePlan node) {
        if (node.number("allowzero", 0) != 0) {
            throw new NotTakenException("has allowzero");
        }
        Slot target = node.constant(1);
        int to = node.output(0, node.type(0), inputs -> target == null ? null : reshaped(inputs.of(0), target));
        return new Reshape(node.input(0), node.input(1), to);
    }

    private static @Nullable List<Dimension> reshaped(@Nullable List<Dimension> from, Slot target) {
        List<Dimension> shape = new ArrayList<>();
        long rest = product(from);
        int open = -1;
        for (int i = 0; i < target.size(); i++) {
            long size = target.longs()[i];
            if (size == -1) {
                open = i;
                shape.add(Dims.ANY);
                continue;
            }
            Dimension dimension = size == 0 ? Dims.at(from, i) : Dims.of(size);
            shape.add(dimension);
            rest = dividedBy(rest, dimension);
        }
        if (open >= 0 && from != null) {
            long copied = unknownButCopied(from, target);
            if (rest >= 0 && copied >= 0) {
                shape.set(open, Dims.of(rest));
            }
        }
        return shape;
    }

    /** Returns the product of the known dimensions. */
    private static long product(@Nullable List<Dimension> shape) {
        long product = 1;
        for (Dimension dimension : shape == null ? List.<Dimension>of() : shape) {
            product *= dimension.isDynamic() ? 1 : dimension.size();
        }
        return product;
    }

    private static long dividedBy(long product, Dimension dimension) {
        if (dimension.isDynamic()) {
            return product;
        }
        if (dimension.size() == 0) {
            return -1;
        }
        return product < 0 || product % dimension.size() != 0 ? -1 : product / dimension.size();
    }

    /** Returns -1 if a dimension that is not known is not taken over at its place. */
    private static long unknownButCopied(List<Dimension> from, Slot target) {
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).isDynamic() && !(i < target.size() && target.longs()[i] == 0)) {
                return -1;
            }
        }
        return 0;
    }

    static Step flatten(NodePlan node) {
        List<Dimension> shape = node.shape(0);
        long axis = node.number("axis", 1);
        if (shape == null || axis < -shape.size() || axis > shape.size()) {
            throw new NotTakenException("has an input of unknown dimensions, or a wrong axis");
        }
        int cut = (int) (axis < 0 ? axis + shape.size() : axis);
        int to = node.output(
                0, node.type(0), Dims.rule(from -> List.of(product(from, 0, cut), product(from, cut, from.size()))));
        return new Flatten(node.input(0), to, cut);
    }

    private static Dimension product(List<Dimension> shape, int from, int to) {
        Dimension product = Dims.of(1);
        for (Dimension dimension : shape.subList(from, to)) {
            boolean isOne = !product.isDynamic() && product.size() == 1;
            boolean areKnown = !product.isDynamic() && !dimension.isDynamic();
            product = isOne
                    ? dimension
                    : areKnown
                            ? Dims.of(product.size() * dimension.size())
                            : !dimension.isDynamic() && dimension.size() == 1 ? product : Dims.ANY;
        }
        return product;
    }

    private static long @Nullable [] axes(NodePlan node) {
        if (node.opset() < AXES_AS_INPUT) {
            return node.has("axes") ? node.numbers("axes") : null;
        }
        if (!node.hasInput(1)) {
            return null;
        }
        Slot axes = node.constant(1);
        if (axes == null) {
            throw new NotTakenException("has axes that vary from run to run");
        }
        return Arrays.copyOf(axes.longs(), axes.size());
    }

    static Step squeeze(NodePlan node) {
        List<Dimension> shape = node.shape(0);
        long[] axes = axes(node);
        if (shape == null || axes == null) {
            throw new NotTakenException("has an input of unknown dimensions, or no axes");
        }
        boolean[] goes = new boolean[shape.size()];
        for (long axis : axes) {
            goes[Dims.axis(axis, shape.size())] = true;
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < goes.length; i++) {
            if (!goes[i]) {
                kept.add(i);
            }
        }
        return rearranged(node, kept, shape.size());
    }

    private static Step rearranged(NodePlan node, List<Integer> sources, int rank) {
        int to = node.output(
                0,
                node.type(0),
                Dims.rule(from -> sources.stream()
                        .map(source -> source < 0 ? Dims.of(1) : from.get(source))
                        .toList()));
        return new Rearranged(node.input(0), to, sources, rank);
    }

    static Step unsqueeze(NodePlan node) {
        List<Dimension> shape = node.shape(0);
        long[] axes = axes(node);
        if (shape == null || axes == null) {
            throw new NotTakenException("has an input of unknown dimensions, or no axes");
        }
        int rank = shape.size() + axes.length;
        boolean[] isNew = new boolean[rank];
        for (long axis : axes) {
            isNew[Dims.axis(axis, rank)] = true;
        }
        List<Integer> sources = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rank; i++) {
            sources.add(isNew[i] ? -1 : next++);
        }
        return rearranged(node, sources, shape.size());
    }

    /** The same value under another name. */
    record Copy(int from, int to) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            int[] dims = out.reshape(in.rank());
            for (int i = 0; i < in.rank(); i++) {
                dims[i] = in.dim(i);
            }
            out.share(in);
        }
    }

    private record Reshape(int from, int target, int to) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot shape = frame.slot(target);
            Slot out = frame.slot(to);
            int[] dims = out.reshape(shape.size());
            int open = -1;
            int known = 1;
            for (int i = 0; i < shape.size(); i++) {
                long size = shape.longs()[i];
                if (size < -1 || (size == -1 && open >= 0) || (size == 0 && i >= in.rank())) {
                    throw new ModelExecutionException("A Reshape has a shape that cannot be", null);
                }
                if (size == -1) {
                    open = i;
                } else {
                    dims[i] = size == 0 ? in.dim(i) : (int) Math.min(size, Integer.MAX_VALUE);
                    known *= dims[i];
                }
            }
            if (open >= 0) {
                if (known == 0 || in.size() % known != 0) {
                    throw new ModelExecutionException("A Reshape does not fit the number of elements", null);
                }
                dims[open] = in.size() / known;
            }
            out.share(in);
        }
    }

    private record Flatten(int from, int to, int cut) implements Step {

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            int[] dims = out.reshape(2);
            dims[0] = in.product(0, cut);
            dims[1] = in.product(cut, in.rank());
            out.share(in);
        }
    }

    /** Dimensions that are taken over from some places; 1 where the place is -1. */
    private static final class Rearranged implements Step {

        private final int from;
        private final int to;
        private final int[] sources;
        private final int rank;

        Rearranged(int from, int to, List<Integer> sources, int rank) {
            this.from = from;
            this.to = to;
            this.sources = sources.stream().mapToInt(Integer::intValue).toArray();
            this.rank = rank;
        }

        @Override
        public void run(Frame frame) {
            Slot in = frame.slot(from);
            Slot out = frame.slot(to);
            if (in.rank() != rank) {
                throw new ModelExecutionException("A value has " + in.rank() + " dimensions, not " + rank, null);
            }
            int[] dims = out.reshape(sources.length);
            for (int i = 0; i < sources.length; i++) {
                dims[i] = sources[i] < 0 ? 1 : in.dim(sources[i]);
            }
            out.share(in);
        }
    }
}
