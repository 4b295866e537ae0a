module com.example.host {
    requires io.mlprod.core;

    opens com.example.scoring.open to
            io.mlprod.core;
}
