package io.mlprod.testing.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which slice each row is in, by one property. Immutable once its codes are complete. */
record SliceColumn(Comparator<String> order, boolean isCombined, Codes<String> codes) {

    static <R> List<SliceColumn> of(List<Slicer<R>> slicers, List<Codes<String>> codes) {
        return IntStream.range(0, slicers.size())
                .mapToObj(i ->
                        new SliceColumn(slicers.get(i).order(), slicers.get(i).isCombined(), codes.get(i)))
                .toList();
    }

    /** Returns the slices in their order, each with its rows among those given. */
    List<SliceRows> slices(int[] rows) {
        int[] sizes = new int[codes.count()];
        for (int row : rows) {
            sizes[codes.code(row)]++;
        }
        int[][] members = new int[sizes.length][];
        for (int code = 0; code < sizes.length; code++) {
            members[code] = new int[sizes[code]];
        }
        Arrays.fill(sizes, 0);
        for (int row : rows) {
            int code = codes.code(row);
            members[code][sizes[code]++] = row;
        }
        List<SliceRows> slices = new ArrayList<>();
        for (int code = 0; code < sizes.length; code++) {
            slices.add(new SliceRows(new Slice(codes.values().get(code), members[code].length), members[code]));
        }
        slices.sort(Comparator.comparing(one -> one.slice().name(), order));
        return slices;
    }
}
