-- segment lucky, as of 2026-03-31 in Europe/Berlin, for ClickHouse.
-- It reads customers: customer_id (a text).
WITH "read_customers" AS (
  SELECT
    "customer_id"
  FROM "customers"
  WHERE
    "customer_id" IS NOT NULL
), "customers_2" AS (
  SELECT
    *,
    toFloat64(
      reinterpretAsUInt32(
        reverse(SUBSTRING(MD5('spring:' || CAST("customer_id" AS Nullable(String))), 1, 4))
      )
    ) / 4294967296 AS "customers_value"
  FROM "read_customers"
), "customers_3" AS (
  SELECT
    *,
    COALESCE("customers_value" < 0.5, FALSE) AS "lucky"
  FROM "customers_2"
), "lucky" AS (
  SELECT
    *
  FROM "customers_3"
  WHERE
    "lucky"
)
SELECT
  "customer_id"
FROM "lucky"
ORDER BY
  "customer_id"
SETTINGS join_use_nulls = 1, prefer_column_name_to_alias = 1
