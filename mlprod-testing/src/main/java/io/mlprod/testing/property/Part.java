package io.mlprod.testing.property;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The maker and judge of one part of an input: a component of a record, a tensor, or the whole of a single value. */
interface Part {

    /** Returns the part's name. */
    String name();

    /** Returns the names under which the handle may report a violation of this part. */
    default List<String> features() {
        return List.of(name());
    }

    /** Makes a value that keeps all rules. */
    @Nullable
    Object valid(Draw draw);

    /** Returns how many valid values there are at which code breaks. */
    int edges();

    /** Makes a valid value with one of these edges. */
    @Nullable
    Object edge(int index, Draw draw);

    /** Returns how many ways there are to break a rule. */
    int invalidEdges();

    /** Makes a value that breaks a rule in one of these ways, or may do so. */
    @Nullable
    Object invalidEdge(int index, Draw draw);

    /** Returns the makers of its elements; empty if it has no rules. */
    default List<ElementMaker> makers() {
        return List.of();
    }

    /** Judges a value as the caller gave it. */
    Judgement judge(@Nullable Object value);

    /** Returns the plainest valid value. */
    default @Nullable Object plain(Draw draw) {
        return valid(draw);
    }
}
