package io.mlprod.robustness;

import io.mlprod.internal.routing.Assigner;
import io.mlprod.internal.routing.Holdout;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.routing.Layer;
import io.mlprod.routing.UnitHashing;
import java.util.List;
import java.util.Map;

/** Prints how some units are assigned, with names and units that an unlucky charset or locale would change. */
final class AssignmentWorker {

    private AssignmentWorker() {}

    static String assignments() {
        List<String> stems =
                List.of("user-", "USER-I-", "\u0131\u0130", "Zo\u00eb ", "\u6771\u4eac", "\ud83d\ude00", "\ud83d");
        StringBuilder all = new StringBuilder();
        for (UnitHashing hashing : UnitHashing.values()) {
            Assigner assigner = new Assigner(
                    "pr\u00fcfung",
                    SlotTable.parse(SlotTable.of(hashing, 0.9, 0.5, 0.5).toString()),
                    new Layer("s\u00e9ite", 0, 0.8),
                    new Holdout("mod\u00e8le I", 0.1),
                    Map.of("user-7", 1));
            for (int i = 0; i < 50; i++) {
                for (String stem : stems) {
                    all.append(assigner.assign(stem + i)).append('\n');
                }
            }
        }
        return all.toString();
    }

    public static void main(String[] arguments) {
        System.out.print(assignments());
    }
}
