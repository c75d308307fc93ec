-- segment big_spenders, as of 2026-03-31 in Europe/Berlin, for Snowflake.
-- It reads customers: country (a text), customer_id (a text), visits (a whole number).
-- It reads lines: customer_id (a text), invoice (a text), price (a number), quantity (a number), sold_at (a date with a time, in UTC).
-- What may differ: a sum is the database's own, which may differ from the exact one in its last digits.
WITH "read_customers" AS (
  SELECT
    "country",
    "customer_id",
    "visits"
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
    COALESCE(
      SUM(
        CASE
          WHEN ABS("quantity" * "price") <= 1.7976931348623157e308
          THEN "quantity" * "price"
        END
      ),
      0
    ) AS "total"
  FROM "read_lines"
  WHERE
    NOT COALESCE("sold_at" >= CAST('2026-03-31 22:00:00' AS TIMESTAMPNTZ), FALSE)
    AND "quantity" > 0
    AND "invoice" IS NOT NULL
  GROUP BY
    "customer_id",
    "invoice"
), "orders_of_customers" AS (
  SELECT
    "customer_id",
    COALESCE(
      SUM(
        CASE
          WHEN "sold_at" >= CAST('2025-03-30 22:00:00' AS TIMESTAMPNTZ)
          AND "sold_at" <= CAST('2026-03-31 21:59:59.999999' AS TIMESTAMPNTZ)
          THEN "total"
        END
      ),
      0
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
    "value" IS NOT NULL
), "customers_ranked_2" AS (
  SELECT
    *,
    ROW_NUMBER() OVER (ORDER BY "value" ASC) AS "place",
    COUNT(*) OVER () AS "size"
  FROM "customers_ranked"
), "customers_ranked_ends" AS (
  SELECT
    COUNT(*) AS "number",
    MAX(
      CASE
        WHEN CAST("place" AS DOUBLE) - 1 = FLOOR((
          CAST("size" AS DOUBLE) - 1
        ) / 2)
        THEN "value"
      END
    ) AS "low",
    MAX(
      CASE
        WHEN CAST("place" AS DOUBLE) - 2 = FLOOR((
          CAST("size" AS DOUBLE) - 1
        ) / 2)
        THEN "value"
      END
    ) AS "high"
  FROM "customers_ranked_2"
), "customers_ranked_ends_2" AS (
  SELECT
    *,
    (
      CAST("number" AS DOUBLE) - 1 - FLOOR((
        CAST("number" AS DOUBLE) - 1
      ) / 2) * 2
    ) / 2 AS "part"
  FROM "customers_ranked_ends"
), "customers_3" AS (
  SELECT
    *,
    CASE
      WHEN "part" = 0
      THEN "low"
      WHEN "part" < 0.5
      THEN CASE
        WHEN ABS("low" + (
          "high" - "low"
        ) * "part") <= 1.7976931348623157e308
        THEN "low" + (
          "high" - "low"
        ) * "part"
      END
      ELSE CASE
        WHEN ABS("high" - (
          "high" - "low"
        ) * (
          -"part" + 1
        )) <= 1.7976931348623157e308
        THEN "high" - (
          "high" - "low"
        ) * (
          -"part" + 1
        )
      END
    END AS "usual"
  FROM "customers_ranked_ends_2"
), "everybody" AS (
  SELECT
    "customers_3"."usual"
  FROM "customers_3"
), "customers_4" AS (
  SELECT
    "customers_2".*,
    "everybody"."usual"
  FROM "customers_2"
  CROSS JOIN "everybody"
), "customers_5" AS (
  SELECT
    *,
    COALESCE(
      "monetary" > "usual"
      AND (
        "country" IN ('DE', 'AT') OR "visits" >= 9007199254740993
      ),
      FALSE
    ) AS "big_spenders"
  FROM "customers_4"
), "big_spenders" AS (
  SELECT
    *
  FROM "customers_5"
  WHERE
    "big_spenders"
)
SELECT
  "customer_id"
FROM "big_spenders"
ORDER BY
  "customer_id"
