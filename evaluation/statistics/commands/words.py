"""The codes of the statistics in Indonesian, as the command line prints them; JSON keeps the codes."""

#: Whom a figure is about, after "n = 12".
DENOMINATORS = {
    "answered_item": "yang menjawab butir ini",
    "respondents": "responden",
    "frame": "orang dalam kerangka responden",
    "matched": "orang yang diukur dua kali",
    "rated": "orang yang dinilai keduanya",
    "participants": "peserta",
    "events": "kejadian",
    "arms": "pada kedua kelompok",
    "measurements": "pengukuran",
    "paired_ratings": "hal yang dinilai paling sedikit dua pengamat",
}
REFUSALS = {
    "no_data": "belum ada data",
    "too_few": "datanya terlalu sedikit untuk dihitung",
    "no_variance": "semua nilainya sama, jadi tidak dapat dihitung",
    "ceiling": "nilai awal sudah maksimum",
    "no_maximum": "nilai maksimum tidak diberikan",
    "not_converged": "penghitungannya tidak menemukan jawaban",
    "undisclosable": "tidak boleh ditampilkan",
    "complement_too_small": "sisanya terlalu sedikit untuk ditampilkan",
    "percent_of_few": "persentase ditampilkan mulai 10 orang",
    "unanimous": "hampir semua jawaban sama, jadi jawaban tiap orang akan terbaca",
}
CAUTIONS = {
    "small_n": "kurang dari 10 nilai, selangnya bergantung pada anggapan yang tidak dapat diperiksa",
    "ties": "ada nilai yang sama, jadi p atau urutannya hanya pendekatan",
    "zeros_dropped": "pasangan tanpa perubahan tidak ikut diperingkat",
    "skewed": "sebarannya miring, rata-rata ditarik oleh nilai besar atau kecil",
    "unequal_variances": "ragam satu kelompok lebih dari empat kali ragam kelompok lain",
    "ceiling": "15 % orang atau lebih mencapai nilai maksimum",
    "few_clusters": "kurang dari 20 gugus, galat bakunya cenderung terlalu kecil",
    "cluster_mixed": "ada gugus yang berisi peserta dan pembanding sekaligus",
    "on_boundary": "ragam antarorang atau antarunit diperkirakan nol",
    "improper": "satu butir menjelaskan dirinya sendiri sepenuhnya, modelnya kurang cocok",
    "fixed_units": "kurang dari 8 unit, jadi unit dimasukkan sebagai pengaruh tetap",
    "unbalanced": "tidak semua orang diukur pada kedua waktu",
    "incomplete_dropped": "baris yang tidak lengkap dilewati",
    "unequal_slopes": "hubungan nilai awal dan akhir berbeda antarkelompok",
    "few_per_stratum": "ada kelompok dengan kurang dari 5 jawaban",
    "assumed": "bergantung pada anggapan yang dinyatakan, bukan hasil pengukuran",
    "interval_unreachable": "nilainya terlalu sedikit untuk selang",
}
FORMULAS = {
    "mean, t interval": "rata-rata, selang t",
    "share, Wilson interval": "bagian, selang Wilson",
    "mean(after − before), paired t interval": "rata-rata(sesudah − sebelum), selang t berpasangan",
    "d_av = d̄/√((s²_before+s²_after)/2)": "d_av = d̄/√((s²_sebelum+s²_sesudah)/2)",
    "Hake, class: (ȳ−x̄)/(max−x̄)": "Hake kelas: (ȳ−x̄)/(maks−x̄)",
    "Hake, mean of individual (y−x)/(max−x), x<max": "Hake, rata-rata perorangan (y−x)/(maks−x), x<maks",
    "Hodges–Lehmann, median of Walsh averages, rank interval": "Hodges–Lehmann, median rata-rata Walsh, selang peringkat",
    "Hodges–Lehmann shift, rank interval": "pergeseran Hodges–Lehmann, selang peringkat",
    "matched-pairs rank-biserial (W⁺−W⁻)/(W⁺+W⁻)": "biserial peringkat berpasangan (W⁺−W⁻)/(W⁺+W⁻)",
    "rank-biserial 2U/(n₁n₂)−1, DeLong interval": "biserial peringkat 2U/(n₁n₂)−1, selang DeLong",
    "m₂−m₁, Welch t interval": "m₂−m₁, selang t Welch",
    "Hedges g = J·(m₁−m₂)/s_pooled, J = 1−3/(4·df−1)": "g Hedges = J·(m₁−m₂)/s_gabungan, J = 1−3/(4·df−1)",
    "median, order-statistic interval": "median, selang statistik urutan",
    "p90, order-statistic interval": "p90, selang statistik urutan",
    "difference in differences of changes, pooled t interval": "selisih dari selisih perubahan, selang t gabungan",
    "difference in differences, OLS y ~ treated·after, t(n−4)": "selisih dari selisih, regresi y ~ peserta·sesudah, t(n−4)",
    "difference in differences, OLS y ~ treated·after, errors clustered, t(G−1)": (
        "selisih dari selisih, regresi y ~ peserta·sesudah, galat per gugus, t(G−1)"
    ),
    "ANCOVA after ~ before + group, HC3, t(n−3)": "ankova sesudah ~ sebelum + kelompok, HC3, t(n−3)",
    "mixed model score ~ time + (1|person) + (1|unit), REML, Wald interval": (
        "model campuran nilai ~ waktu + (1|orang) + (1|unit), REML, selang Wald"
    ),
    "mixed model score ~ time + unit + (1|person), REML, Wald interval": (
        "model campuran nilai ~ waktu + unit + (1|orang), REML, selang Wald"
    ),
    "Cronbach α = k/(k−1)·(1−Σs²ᵢ/s²_T), Feldt interval": "α Cronbach = k/(k−1)·(1−Σs²ᵢ/s²_T), selang Feldt",
    "KR-20 = k/(k−1)·(1−Σpq/σ²), Feldt interval": "KR-20 = k/(k−1)·(1−Σpq/σ²), selang Feldt",
    "McDonald ω total, one factor (minres, standardised items), delta interval on the logit": (
        "ω total McDonald, satu faktor (minres, butir baku), selang delta pada logit"
    ),
    "point-biserial (M₁−M₀)/s_n·√(pq), Fisher interval": "biserial titik (M₁−M₀)/s_n·√(pq), selang Fisher",
    "point-biserial with total − item, Fisher interval": "biserial titik dengan total − butir, selang Fisher",
    "D = p_upper 27 % − p_lower 27 %": "D = p_atas 27 % − p_bawah 27 %",
    "weighted κ, linear |i−j|/(k−1)": "κ berbobot linear |i−j|/(k−1)",
    "weighted κ, quadratic ((i−j)/(k−1))²": "κ berbobot kuadrat ((i−j)/(k−1))²",
    "Cohen κ = (p_o−p_e)/(1−p_e)": "κ Cohen = (p_o−p_e)/(1−p_e)",
    "Krippendorff α = 1−D_o/D_e, nominal, bootstrap interval": "α Krippendorff = 1−D_o/D_e, nominal, selang bootstrap",
    "Krippendorff α = 1−D_o/D_e, ordinal, bootstrap interval": "α Krippendorff = 1−D_o/D_e, ordinal, selang bootstrap",
    "Krippendorff α = 1−D_o/D_e, interval, bootstrap interval": "α Krippendorff = 1−D_o/D_e, interval, selang bootstrap",
    "mean of all answers": "rata-rata semua jawaban",
    "post-stratified mean Σ N_g/N·x̄_g": "rata-rata ditimbang Σ N_g/N·x̄_g",
    "cost/participant": "biaya/peserta",
    "cost/JP": "biaya/JP",
    "cost/gain point": "biaya/poin kenaikan",
    "cost/reliably changed person": "biaya/orang yang berubah nyata",
    "ROI = (benefit·isolation·confidence − cost)/cost": "ROI = (manfaat·isolasi·keyakinan − biaya)/biaya",
}


def formula_words(formula: str) -> str:
    """The formula's name in Indonesian; symbols as they are."""
    return FORMULAS.get(formula, formula)
