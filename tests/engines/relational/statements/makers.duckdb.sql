-- segment makers, as of 2026-03-31 in Europe/Berlin, for DuckDB.
-- It reads customers: country (a text), customer_id (a text).
-- It reads lines: customer_id (a text), invoice (a text), price (a number), quantity (a number), sold_at (a date with a time, in UTC).
-- What may differ: a share of a sum is rounded more than once.
-- What stands before the point, to be added up exactly; of numbers below 2^100.
CREATE OR REPLACE TEMP MACRO whole_part(X) AS
CASE
  WHEN ABS(X) < 1267650600228229401496703205376e0
  THEN CAST(TRUNC(X) AS INT128)
  WHEN NOT X IS NULL
  THEN ERROR('segdsl: too large to be added up exactly: ' || CAST(X AS TEXT))
END;

-- What stands behind the point, in units of 2^-100.
CREATE OR REPLACE TEMP MACRO small_part(X) AS
CASE
  WHEN TRUNC((
    X - TRUNC(X)
  ) * 1267650600228229401496703205376e0) = (
    X - TRUNC(X)
  ) * 1267650600228229401496703205376e0
  THEN CAST((
    X - TRUNC(X)
  ) * 1267650600228229401496703205376e0 AS INT128)
  WHEN NOT X IS NULL
  THEN ERROR('segdsl: too small to be added up exactly: ' || CAST(X AS TEXT))
END;

-- A whole number as the nearest float; with more, it lies a little further from 0 than it says.
CREATE OR REPLACE TEMP MACRO nearest_float(N, AND_MORE) AS
CAST(CAST(N AS TEXT) || CASE WHEN AND_MORE THEN '.1' ELSE '' END AS DOUBLE);

-- A whole number and units of 2^-100 of the same sign, as the nearest float.
CREATE OR REPLACE TEMP MACRO rounded_parts(W, S) AS
CASE
  WHEN ABS(W) >= 18014398509481984
  THEN NEAREST_FLOAT(W, S <> 0)
  WHEN W = 0
  THEN NEAREST_FLOAT(S, FALSE) / 1267650600228229401496703205376e0
  ELSE NEAREST_FLOAT(W * 4722366482869645213696 + S // 268435456, S % 268435456 <> 0) / 4722366482869645213696e0
END;

-- The same, with parts that may differ in sign.
CREATE OR REPLACE TEMP MACRO with_one_sign(W, S) AS
CASE
  WHEN W > 0 AND S < 0
  THEN ROUNDED_PARTS(W - 1, S + 1267650600228229401496703205376)
  WHEN W < 0 AND S > 0
  THEN ROUNDED_PARTS(W + 1, S - 1267650600228229401496703205376)
  ELSE ROUNDED_PARTS(W, S)
END;

-- The sum of whole parts and the sum of small parts as one number, rounded once.
CREATE OR REPLACE TEMP MACRO exact_total(W, S) AS
WITH_ONE_SIGN(W + S // 1267650600228229401496703205376, S % 1267650600228229401496703205376);

-- The exact sum of floats, rounded once; 0 of nothing.
CREATE OR REPLACE TEMP MACRO exact_sum(X) AS
EXACT_TOTAL(COALESCE(SUM(WHOLE_PART(X)), 0), COALESCE(SUM(SMALL_PART(X)), 0));

-- What is not finite is unknown.
CREATE OR REPLACE TEMP MACRO finite(X) AS
CASE WHEN ISFINITE(X) THEN X END;

WITH "read_customers" AS (
  SELECT
    "country",
    "customer_id"
  FROM "customers"
  WHERE
    "customer_id" IS NOT NULL
), "read_lines" AS (
  SELECT
    "customer_id",
    "invoice",
    "price",
    "quantity",
    "sold_at"
  FROM "lines"
), "orders" AS (
  SELECT
    "customer_id",
    "invoice",
    MIN("sold_at") AS "sold_at",
    EXACT_SUM(FINITE("quantity" * "price")) AS "total"
  FROM "read_lines"
  WHERE
    NOT COALESCE("sold_at" >= CAST('2026-03-31 22:00:00' AS TIMESTAMP), FALSE)
    AND "quantity" > 0
    AND "invoice" IS NOT NULL
  GROUP BY
    "customer_id",
    "invoice"
), "orders_of_customers" AS (
  SELECT
    "customer_id",
    EXACT_SUM(
      CASE
        WHEN "sold_at" >= CAST('2025-03-30 22:00:00' AS TIMESTAMP)
        AND "sold_at" <= CAST('2026-03-31 21:59:59.999999' AS TIMESTAMP)
        THEN "total"
      END
    ) AS "monetary"
  FROM "orders"
  GROUP BY
    "customer_id"
), "customers_2" AS (
  SELECT
    "read_customers".*,
    COALESCE("orders_of_customers"."monetary", 0) AS "monetary"
  FROM "read_customers"
  LEFT JOIN "orders_of_customers"
    ON "read_customers"."customer_id" = "orders_of_customers"."customer_id"
), "customers_by_value" AS (
  SELECT
    *,
    "monetary" AS "value"
  FROM "customers_2"
), "customers_ranked" AS (
  SELECT
    *
  FROM "customers_by_value"
  WHERE
    "value" IS NOT NULL AND "country" IS NOT NULL
), "customers_ranked_2" AS (
  SELECT
    *,
    CASE WHEN "value" > 0 THEN "value" END AS "above"
  FROM "customers_ranked"
), "customers_ranked_3" AS (
  SELECT
    *,
    EXACT_TOTAL(
      COALESCE(
        SUM(WHOLE_PART("above")) OVER (
          PARTITION BY "country"
          ORDER BY "value" DESC, "customer_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        0
      ),
      COALESCE(
        SUM(SMALL_PART("above")) OVER (
          PARTITION BY "country"
          ORDER BY "value" DESC, "customer_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        0
      )
    ) < 0.5 * EXACT_TOTAL(
      COALESCE(SUM(WHOLE_PART("above")) OVER (PARTITION BY "country"), 0),
      COALESCE(SUM(SMALL_PART("above")) OVER (PARTITION BY "country"), 0)
    ) AS "making"
  FROM "customers_ranked_2"
), "customers_3" AS (
  SELECT
    *,
    "making" AS "makers"
  FROM "customers_ranked_3"
), "customers_4" AS (
  SELECT
    "customers_2".*,
    COALESCE("customers_3"."makers", FALSE) AS "makers"
  FROM "customers_2"
  LEFT JOIN "customers_3"
    ON "customers_2"."customer_id" = "customers_3"."customer_id"
), "makers" AS (
  SELECT
    *
  FROM "customers_4"
  WHERE
    "makers"
)
SELECT
  "customer_id"
FROM "makers"
ORDER BY
  "customer_id";
